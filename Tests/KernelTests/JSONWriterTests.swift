import Foundation
import Testing

@testable import Kernel

@Suite struct JSONWriterTests {
  private struct Pair: JSONWritable {
    var a: String?
    var b: Int
    var c: [Pair]

    enum CodingKeys: String, CodingKey { case a, b, c }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(a, forKey: .a)
      try container.encode(b, forKey: .b)
      try container.encode(c, forKey: .c)
    }

    func write(to json: inout JSONWriter) {
      json.object { json in
        json.member("a", a)
        json.member("b", b)
        json.name("c")
        json.array(c)
      }
    }
  }

  @Test(arguments: [
    "", "plain", "\"quoted\" \\ / </script>", "tab\tline\nreturn\r\u{8}\u{C}", "\u{0}\u{1}\u{1F}\u{7F}",
    "é 😀 \u{2028}\u{FEFF}",
  ])
  func theBytesAreThoseOfTheEncoder(text: String) throws {
    let value = Pair(a: text, b: -7, c: [Pair(a: nil, b: Int.max, c: []), Pair(a: text, b: 0, c: [])])
    var writer = JSONWriter()
    value.write(to: &writer)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    #expect(String(decoding: writer.bytes, as: UTF8.self) == String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  @Test func literalsAndNamesOfTheMomentTakeTheirCommas() {
    var json = JSONWriter()
    json.object { json in
      json.name(of: "a\"b")
      json.value(true)
      json.name("c")
      json.object { json in
        json.name("d")
        json.null()
        json.name("e")
        json.value(-1)
      }
      json.name(of: "f")
      json.object { _ in }
      json.member("g", nil as String?)
    }
    #expect(String(decoding: json.bytes, as: UTF8.self) == #"{"a\"b":true,"c":{"d":null,"e":-1},"f":{},"g":null}"#)
  }
}

@Suite struct CivilDateTests {
  /// Days from 1600 to 4000; before 1582 Foundation counts by the Julian calendar.
  @Test func daysAreThoseOfFoundation() {
    for day in stride(from: Int64(-135_000), through: 741_000, by: 37) {
      let moment = Timestamp(milliseconds: day * 86_400_000 + 45_296_789)
      let expected = Date(timeIntervalSince1970: Double(day * 86_400 + 45_296)).formatted(.iso8601)
      #expect(moment.description == expected.dropLast() + ".789Z")
    }
  }
}

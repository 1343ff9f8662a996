import Foundation
import TestSupport
import Testing

@testable import Kernel

/// Foundation's decoder is the judge of what is read.
@Suite struct JSONReaderTests {
  /// One of each kind of member.
  private struct Thing: JSONReadable {
    var text: String
    var number: Int
    var flag: Bool
    var perhaps: String?
    var things: [Thing]

    init(from json: inout JSONReader) throws(JSONReader.Failure) {
      var (text, perhaps): (String?, String?)
      var number: Int?
      var flag: Bool?
      var things: [Thing]?
      try json.object { name, json throws(JSONReader.Failure) in
        switch name {
        case "text": text = try json.string()
        case "number": number = try json.int()
        case "flag": flag = try json.bool()
        case "perhaps": perhaps = try json.optional { json throws(JSONReader.Failure) in try json.string() }
        case "things": things = try json.array(of: Thing.self)
        default: try json.skip()
        }
      }
      self.text = try text.required("text")
      self.number = try number.required("number")
      self.flag = try flag.required("flag")
      self.perhaps = perhaps
      self.things = try things.required("things")
    }
  }

  private static let whole = #"""
    { "text":"plain", "more": {"a":[1,-0.5e+7,0,null,true,"x",{}],"b":[]},
      "number":-120, "flag":false, "perhaps":"\"\\\/\b\f\n\r\té😀\u0041\u00e9\ud83d\ude00", "things":[
      {"text":"","number":0,"flag":true,"perhaps":null,"things":[]},{"things":[],"flag":true,"number":7,"text":"ü"}] }
    """#

  private func read(_ text: String) throws -> Thing { try JSONReader.read(Thing.self, from: Array(text.utf8)) }

  @Test func everyKindOfValueIsRead() throws {
    let thing = try read(Self.whole)
    #expect(try JSONDecoder().decode(Expected.self, from: Data(Self.whole.utf8)).matches(thing))
    #expect(thing.perhaps == "\"\\/\u{8}\u{C}\n\r\té😀Aé😀")
    #expect(thing.things.map(\.number) == [0, 7])
  }

  @Test(arguments: [
    "", "null", "[]", "{", "{}", #"{"text":1}"#, #"{"text":"a" "number":1}"#, #"{"text":"a",}"#, #"{text:"a"}"#,
  ])
  func anythingElseIsRefused(text: String) {
    #expect(throws: JSONReader.Failure.self) { try read(text) }
  }

  @Test(arguments: [
    "01", "-", "--1", "+1", "1.0", "1e2", "0x1", "00", "-01", "9223372036854775808", #""1""#, "null", "true",
  ])
  func onlyWholeNumbersAre(number: String) {
    let text = Self.whole.replacing("-120", with: number)
    #expect(throws: JSONReader.Failure.self) { try read(text) }
  }

  @Test(arguments: [0, -0, 1, -1, 10, Int.max, Int.min])
  func wholeNumbersAreReadWhole(number: Int) throws {
    #expect(try read(Self.whole.replacing("-120", with: "\(number)")).number == number)
  }

  @Test(arguments: [
    #"\"#, #"\x"#, #"\u"#, #"\u12"#, #"\u12G4"#, #"\u+123"#, #"\ud83d"#, #"\ud83dx"#, #"\ud83d\n"#, #"\ud83d\ud83d"#,
    #"\ude00"#, "\n", "\u{1}",
  ])
  func badTextIsRefused(text: String) {
    for text in [Self.whole.replacing("plain", with: text), Self.whole.replacing("plain", with: "x\\t\(text)")] {
      #expect(throws: JSONReader.Failure.self, "\(text)") { try read(text) }
    }
  }

  @Test func badUTF8IsRefused() throws {
    let whole = Array(Self.whole.utf8)
    let place = try #require(Self.whole.utf8.firstIndex(of: UInt8(ascii: "p")))
    let offset = Self.whole.utf8.distance(from: Self.whole.utf8.startIndex, to: place)
    for byte: UInt8 in [0x80, 0xC0, 0xE2, 0xF0, 0xFF] {
      var bytes = whole
      bytes[offset] = byte
      let text = bytes
      #expect(throws: JSONReader.Failure.self) { try JSONReader.read(Thing.self, from: text) }
    }
  }

  @Test func nothingIsTooDeep() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONReader.Failure.self) { try read(#"{"more":"# + deep) }
  }

  @Test func anErrorSaysWhere() throws {
    let failure = #expect(throws: JSONReader.Failure.self) { try read(#"{"text":7}"#) }
    #expect(failure?.description == "a text is missing, at byte 8")
    #expect(
      #expect(throws: JSONReader.Failure.self) { try read("{}") }?.description == "there is no member text, at byte 0")
  }

  /// What is read after a byte was changed, is what Foundation's decoder reads; a text that it refuses is refused.
  @Test func everyChangedByteMeansTheSameToBoth() throws {
    let whole = Array(Self.whole.utf8)
    let alphabet = Array(#""\{}[]:,.-+019eEtfnu x"#.utf8) + [0x00, 0x1F, 0x7F, 0x80, 0xC3, 0xFF]
    var random = SeededRandom(7)
    for _ in 0..<20_000 {
      var bytes = whole
      for _ in 0...Int.random(in: 0...1, using: &random) {
        let offset = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[offset] = alphabet.randomElement(using: &random) ?? 0
        case 1: bytes.remove(at: offset)
        default: bytes.insert(alphabet.randomElement(using: &random) ?? 0, at: offset)
        }
      }
      guard let read = try? JSONReader.read(Thing.self, from: bytes) else { continue }
      let decoded = try? JSONDecoder().decode(Expected.self, from: Data(bytes))
      #expect(decoded.map { $0.matches(read) } == true, "\(String(decoding: bytes, as: UTF8.self))")
    }
  }

  private struct Expected: Decodable {
    let text: String
    let number: Int
    let flag: Bool
    let perhaps: String?
    let things: [Expected]

    func matches(_ thing: Thing) -> Bool {
      text == thing.text && number == thing.number && flag == thing.flag && perhaps == thing.perhaps
        && things.count == thing.things.count && zip(things, thing.things).allSatisfy { $0.matches($1) }
    }
  }
}

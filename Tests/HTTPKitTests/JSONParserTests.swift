import Kernel
import TestSupport
import Testing

@testable import HTTPKit

@Suite struct JSONParserTests {
  private func parse(_ bytes: [UInt8]) throws(JSONReader.Failure) -> JSONValue {
    var parser = JSONParser(bytes)
    return try parser.document()
  }

  private func parse(_ text: String) throws(JSONReader.Failure) -> JSONValue { try parse(Array(text.utf8)) }

  @Test(
    arguments: [
      ("{}", .object([:])), ("[]", .array([])), ("null", .null), ("true", .bool(true)), ("false", .bool(false)),
      ("0", .integer(0)), ("-0", .integer(0)), ("-17", .integer(-17)), ("9223372036854775807", .integer(.max)),
      ("-9223372036854775808", .integer(.min)), ("9223372036854775808", .number), ("1.5", .number),
      ("1E+400", .number), ("-7.25e-7", .number), ("\"\"", .string("")),
      (" \t\r\n[ 1 , \"a\" ] ", .array([.integer(1), .string("a")])),
      ("{\"a\":{\"b\":[null]}}", .object(["a": .object(["b": .array([.null])])])),
      (#""\"\\\/\b\f\n\r\t\u00e9\u00E9""#, .string("\"\\/\u{8}\u{C}\n\r\téé")), (#""\ud83d\ude00!""#, .string("😀!")),
      ("\"ü🙂\u{7F}\u{2028}\"", .string("ü🙂\u{7F}\u{2028}")), (#""\u0000""#, .string("\u{0}")),
      (#"{"\u0061":1}"#, .object(["a": .integer(1)])),
    ] as [(String, JSONValue)])
  func whatIsJSONIsRead(text: String, value: JSONValue) throws {
    #expect(try parse(text) == value)
  }

  /// JSON has one kind of number: how a whole one is written does not matter.
  @Test(
    arguments: [
      ("1.0", .integer(1)), ("-42.000", .integer(-42)), ("1e2", .integer(100)), ("12.5E+1", .integer(125)),
      ("100e-2", .integer(1)), ("-0.0", .integer(0)), ("0e9", .integer(0)), ("0.0e2", .integer(0)),
      ("9007199254740993.0", .integer(9_007_199_254_740_993)), ("9223372036854775807.00", .integer(.max)),
      ("-9.223372036854775808E18", .integer(.min)), ("9223372036854775808.0", .number), ("1e19", .number),
      ("1e400", .number), ("1e9223372036854775808", .number), ("1e-9223372036854775808", .number), ("0.1e-3", .number),
      ("1.05e1", .number),
    ] as [(String, JSONValue)])
  func wholeNumbersMayBeWrittenInAnyWay(text: String, value: JSONValue) throws {
    #expect(try parse(text) == value)
  }

  @Test(arguments: [
    "", " ", "{", "}", "[", "]", "{]", "[}", "[1,]", "{\"a\":1,}", "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}", "{\"a\" 1}",
    "{a:1}",
    "{1:2}", "{,}", "'a'", "01", "-", "-01", "1.", ".5", "+1", "1e", "1e+", "0x1", "NaN", "Infinity", "-Infinity",
    "tru", "nul",
    "nulll", "True", "\"", "\"\\", "\"\\\"", "\"\\u", #""\x""#, #""\u12""#, #""\u12g4""#, #""\u+123""#, #""\ud800""#,
    #""\ud800\u0041""#, #""\ud800\ud800""#, #""\udc00""#, #""\ud800x""#, "\"a\nb\"", "\"a\tb\"", "\"a\u{0}b\"", "1 2",
    "{} {}",
    "{}x", "/**/1", "1//", "\u{FEFF}1", "\u{A0}1", "{\"a\":1,\"a\":2}", #"{"a":1,"\u0061":2}"#, "[{\"a\":1,\"a\":1}]",
  ])
  func whatIsNotIsRefused(text: String) {
    #expect(throws: JSONReader.Failure.self) { _ = try parse(text) }
  }

  @Test(arguments: [
    [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xE2, 0x82, 0x22],
    [0x7B, 0x00, 0x7D, 0x00],
  ])
  func otherEncodingsAreRefused(bytes: [UInt8]) {
    #expect(throws: JSONReader.Failure.self) { _ = try parse(bytes) }
  }

  @Test func nestingHasALimit() throws {
    func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
    _ = try parse(nested(JSONParser.largestDepth))
    #expect(throws: JSONReader.Failure.self) { _ = try parse(nested(JSONParser.largestDepth + 1)) }
    #expect(throws: JSONReader.Failure.self) { _ = try parse(String(repeating: "[{\"a\":", count: 200_000)) }
  }

  @Test func theErrorTellsThePlace() {
    let error = #expect(throws: JSONReader.Failure.self) { _ = try parse("{\"a\":1,\"a\":2}") }
    #expect(error?.reason == "a member is named twice")
    #expect(error?.position == 7)
  }

  /// Whatever is sent, the answer is a value or an error: every beginning of a text, and texts with bytes exchanged.
  @Test func brokenTextsNeverStopTheProcess() throws {
    let whole = Array(#"{"a":[1,-2.5e+7,true,null,"x\n\ud83d\ude00é"],"b":{"c":"\u00e9"}, "d" : [ ] }"#.utf8)
    _ = try parse(whole)
    for end in whole.indices { #expect(throws: JSONReader.Failure.self) { _ = try parse(Array(whole[..<end])) } }
    let random = SeededRandom(7)
    let signs = Array("{}[]\",:\\u0eE+-.dD \u{0}".utf8) + [0x80, 0xC3, 0xFF]
    var read = 0
    for _ in 0..<5_000 {
      var text = whole
      for _ in 0...(random.next() % 3) {
        text[Int(random.next() % UInt64(text.count))] = signs[Int(random.next() % UInt64(signs.count))]
      }
      if (try? parse(text)) != nil { read += 1 }
    }
    #expect(read > 0 && read < 5_000)
  }
}

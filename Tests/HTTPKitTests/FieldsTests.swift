import Kernel
import Testing

@testable import HTTPKit

@Suite struct FieldsTests {
  enum Colour: String, CaseIterable { case red, green }

  private func problems(of fields: Fields) -> [String] { fields.allProblems.map { "\($0.field) \($0.code.rawValue)" } }

  private func json(_ text: String) throws -> Fields {
    var parser = JSONParser(Array(text.utf8))
    guard case .object(let members) = try parser.document() else { throw Problem(.requestMalformed) }
    return Fields(.json(members))
  }

  @Test func goodFieldsAreRead() throws {
    var fields = try json(#"{"a":"text","b":7,"c":"red"}"#)
    #expect(fields.string("a") == "text")
    #expect(fields.integer("b") == 7)
    #expect(fields.optionalChoice("c", of: Colour.self) == .red)
    #expect(fields.optionalString("d") == nil)
    #expect(fields.optionalInteger("e") == nil)
    try fields.finish()

    var form = Fields(.text(FormParser.parse("a=text&b=+7+&c=green&csrf_token=x")))
    #expect(form.string("a") == "text")
    #expect(form.integer("b") == 7)
    #expect(form.optionalChoice("c", of: Colour.self) == .green)
    try form.finish()
  }

  @Test func everyBadFieldIsNamedAtOnce() throws {
    var fields = try json(#"{"a":1,"b":"7","x":1,"w":2}"#)
    _ = fields.string("a")
    _ = fields.integer("b")
    _ = fields.string("c")
    let error = #expect(throws: Problem.self) { try fields.finish() }
    #expect(error?.code == .requestInvalid)
    #expect(problems(of: fields) == ["a wrong_type", "b wrong_type", "c missing", "w unknown", "x unknown"])
    #expect(error?.fields == fields.allProblems)
  }

  @Test(arguments: ["1.5", "true", "null", "\"5\"", "[]", "{}", "1e400", "9223372036854775808"])
  func jsonNumbersAreWholeAndFit(value: String) throws {
    var fields = try json("{\"n\":\(value)}")
    _ = fields.integer("n")
    #expect(problems(of: fields) == ["n wrong_type"])
  }

  @Test(arguments: [
    ("n=x", "n wrong_type"), ("n=", "n missing"), ("n=+", "n missing"), ("n=%2B7", "n wrong_type"), ("", "n missing"),
    ("n=1.0", "n wrong_type"),
    ("n=9223372036854775808", "n wrong_type"), ("n=00000000000000000001", "n wrong_type"), ("n=1&n=1", "n duplicate"),
    ("n=%D9%A1", "n wrong_type"), ("n=0x1", "n wrong_type"), ("n=1%00", "n wrong_type"),
  ])
  func formNumbersAreWholeAndFit(form: String, problem: String) {
    var fields = Fields(.text(FormParser.parse(form)))
    _ = fields.integer("n")
    #expect(problems(of: fields) == [problem])
  }

  @Test func aFieldHasOneProblemHoweverManyAreFound() {
    var fields = Fields(.text(["a": ["x", "y"], "c": ["blue"]]))
    _ = fields.string("a")
    _ = fields.integer("a")
    fields.refuse(FieldProblem("a", .invalid, "Again."))
    #expect(fields.optionalChoice("c", of: Colour.self) == nil)
    fields.refuse(FieldProblem("c", .missing, "Say which."))
    #expect(problems(of: fields) == ["a duplicate", "c invalid"])
  }

  @Test func anEmptyChoiceOfAFormIsLeftOut() throws {
    var form = Fields(.text(["c": [""]]))
    #expect(form.optionalChoice("c", of: Colour.self) == nil)
    try form.finish()
    var object = try json(#"{"c":""}"#)
    #expect(object.optionalChoice("c", of: Colour.self) == nil)
    #expect(problems(of: object) == ["c invalid"])
  }

  @Test(
    arguments: [
      (#"{"c":["red","green"]}"#, [.red, .green]), (#"{"c":[]}"#, []), (#"{"c":["red","red"]}"#, [.red, .red]),
      ("{}", nil),
    ] as [(String, [Colour]?)])
  func severalChoicesAreAnArray(text: String, choices: [Colour]?) throws {
    var fields = try json(text)
    #expect(fields.optionalChoices("c", of: Colour.self) == choices)
    try fields.finish()
  }

  @Test(arguments: [
    (#"{"c":"red"}"#, "c wrong_type"), (#"{"c":null}"#, "c wrong_type"), (#"{"c":{}}"#, "c wrong_type"),
    (#"{"c":[1]}"#, "c wrong_type"), (#"{"c":["red",null]}"#, "c wrong_type"), (#"{"c":["blue"]}"#, "c invalid"),
    (#"{"c":["red","RED"]}"#, "c invalid"), (#"{"c":[""]}"#, "c invalid"),
  ])
  func otherChoicesAreRefused(text: String, problem: String) throws {
    var fields = try json(text)
    #expect(fields.optionalChoices("c", of: Colour.self) == nil)
    #expect(problems(of: fields) == [problem])
  }

  @Test func aFormGivesSeveralChoicesByRepeatingTheField() throws {
    var form = Fields(.text(FormParser.parse("c=red&c=green")))
    #expect(form.optionalChoices("c", of: Colour.self) == [.red, .green])
    #expect(form.optionalChoices("d", of: Colour.self) == nil)
    try form.finish()
    var bad = Fields(.text(FormParser.parse("c=red&c=blue")))
    #expect(bad.optionalChoices("c", of: Colour.self) == nil)
    #expect(problems(of: bad) == ["c invalid"])
    #expect(bad.allProblems.first?.detail == "Use any of: red, green.")
  }

  @Test func flagsAreTrueOrFalse() throws {
    var fields = try json(#"{"a":true,"b":false}"#)
    #expect(fields.optionalFlag("a") == true)
    #expect(fields.optionalFlag("b") == false)
    #expect(fields.optionalFlag("c") == nil)
    try fields.finish()
    var form = Fields(.text(FormParser.parse("a=true&b=false&c=")))
    #expect(form.optionalFlag("a") == true)
    #expect(form.optionalFlag("b") == false)
    #expect(form.optionalFlag("c") == nil)
    #expect(form.optionalFlag("d") == nil)
    try form.finish()
    for value in ["\"true\"", "1", "null", "[]", "\"\""] {
      var fields = try json("{\"a\":\(value)}")
      #expect(fields.optionalFlag("a") == nil)
      #expect(problems(of: fields) == ["a wrong_type"], "\(value)")
    }
    for (text, problem) in [
      ("a=1", "a invalid"), ("a=on", "a invalid"), ("a=TRUE", "a invalid"), ("a=true&a=true", "a duplicate"),
    ] {
      var form = Fields(.text(FormParser.parse(text)))
      _ = form.optionalFlag("a")
      #expect(problems(of: form) == [problem], "\(text)")
    }
  }

  @Test func timesAreRFC3339() throws {
    var fields = try json(#"{"a":"2026-11-21T08:30:00Z"}"#)
    #expect(fields.optionalTimestamp("a") == Timestamp(milliseconds: 1_795_249_800_000))
    #expect(fields.optionalTimestamp("b") == nil)
    try fields.finish()
    var form = Fields(.text(FormParser.parse("a=2026-11-21T08%3A30%3A00.250Z&b=")))
    #expect(form.optionalTimestamp("a") == Timestamp(milliseconds: 1_795_249_800_250))
    #expect(form.optionalTimestamp("b") == nil)
    try form.finish()
    for (value, problem) in [
      ("\"\"", "a invalid"), ("\"2026-11-21\"", "a invalid"), ("\"2026-02-30T00:00:00Z\"", "a invalid"),
      ("\"2026-11-21T08:30:00+01:00\"", "a invalid"), ("1795249800000", "a wrong_type"), ("null", "a wrong_type"),
    ] {
      var fields = try json("{\"a\":\(value)}")
      _ = fields.optionalTimestamp("a")
      #expect(problems(of: fields) == [problem], "\(value)")
    }
  }

  @Test func whatWasTypedIsKept() {
    let fields = Fields(.text(["a": [" as typed "], "b": []]))
    #expect(fields.typed("a") == " as typed ")
    #expect(fields.typed("b") == "")
    #expect(fields.typed("c") == "")
  }

  @Test func theNameOfAnUnknownFieldIsCutOff() {
    let fields = Fields(.text([String(repeating: "x", count: 5_000): ["1"]]))
    #expect(fields.allProblems.first?.field.count == 100)
  }

  @Test func theTokenOfAFormIsNoFieldOfTheAPI() throws {
    #expect(problems(of: try json(#"{"csrf_token":"x"}"#)) == ["csrf_token unknown"])
  }
}

@Suite struct FormParserTests {
  @Test(
    arguments: [
      ("", [:]), ("a=1", ["a": ["1"]]), ("a=1&b=2", ["a": ["1"], "b": ["2"]]), ("a=1&a=2", ["a": ["1", "2"]]),
      ("a", ["a": [""]]), ("a=", ["a": [""]]), ("=1", ["": ["1"]]), ("a=b=c", ["a": ["b=c"]]), ("&&a=1&", ["a": ["1"]]),
      ("a+b=c+d", ["a b": ["c d"]]), ("%61=%62%20c", ["a": ["b c"]]), ("a=%C3%BC", ["a": ["ü"]]),
      ("a=%c3%bc", ["a": ["ü"]]),
      ("a=%", ["a": ["%"]]), ("a=%4", ["a": ["%4"]]), ("a=%zz", ["a": ["%zz"]]), ("a=%2", ["a": ["%2"]]),
      ("a=%+1", ["a": ["% 1"]]), ("a=%-1", ["a": ["%-1"]]), ("a=%FF", ["a": ["\u{FFFD}"]]), ("a=%00", ["a": ["\u{0}"]]),
      ("a=%26%3D%25", ["a": ["&=%"]]), ("a=;b=1", ["a": [";b=1"]]), ("a=%0D%0A", ["a": ["\r\n"]]),
    ] as [(String, [String: [String]])])
  func textsAreReadAsTheStandardSays(text: String, expected: [String: [String]]) {
    #expect(FormParser.parse(text) == expected)
  }
}

import Kernel
import Testing

@testable import HTTPKit

/// An array of objects in a JSON body, each with fields of its own.
@Suite struct ObjectFieldsTests {
  private struct Pair: Equatable {
    let name: String
    let number: Int?
  }

  private func json(_ text: String) throws -> Fields {
    var parser = JSONParser(Array(text.utf8))
    guard case .object(let members) = try parser.document() else { throw Problem(.requestMalformed) }
    return Fields(.json(members))
  }

  private func read(_ fields: inout Fields) -> [Pair] {
    fields.objects("pairs") { Pair(name: $0.string("name"), number: $0.optionalInteger("number")) }
  }

  private func problems(_ text: String) throws -> [String] {
    var fields = try json(text)
    _ = read(&fields)
    return fields.allProblems.map { "\($0.field) \($0.code.rawValue)" }
  }

  @Test func goodOnesAreReadInTheirOrder() throws {
    var fields = try json(#"{"pairs":[{"name":"a","number":1},{"name":"b"}]}"#)
    #expect(read(&fields) == [Pair(name: "a", number: 1), Pair(name: "b", number: nil)])
    try fields.finish()
    var empty = try json(#"{"pairs":[]}"#)
    #expect(read(&empty) == [])
    try empty.finish()
  }

  @Test(arguments: [
    ("{}", ["pairs missing"]), (#"{"pairs":null}"#, ["pairs wrong_type"]), (#"{"pairs":{}}"#, ["pairs wrong_type"]),
    (#"{"pairs":{"name":"a"}}"#, ["pairs wrong_type"]), (#"{"pairs":"a"}"#, ["pairs wrong_type"]),
    (#"{"pairs":7}"#, ["pairs wrong_type"]), (#"{"pairs":[],"x":1}"#, ["x unknown"]),
  ])
  func whatIsNoArrayIsRefused(text: String, expected: [String]) throws {
    #expect(try problems(text) == expected)
  }

  @Test(arguments: ["null", "1", "\"a\"", "true", "[]", "[{}]"])
  func anElementThatIsNoObjectIsNamedOnce(element: String) throws {
    #expect(try problems("{\"pairs\":[{\"name\":\"a\"},\(element)]}") == ["pairs[1] wrong_type"])
  }

  @Test func everyBadFieldIsNamedWithItsPlace() throws {
    #expect(
      try problems(#"{"pairs":[{"name":1,"number":"2","x":3},{},{"name":"c","number":1.5},{"y":0}],"z":1}"#) == [
        "pairs[0].name wrong_type", "pairs[0].number wrong_type", "pairs[0].x unknown", "pairs[1].name missing",
        "pairs[2].number wrong_type", "pairs[3].name missing", "pairs[3].y unknown", "z unknown",
      ])
  }

  @Test func whatARouteRefusesIsNamedWithItsPlace() throws {
    var fields = try json(#"{"pairs":[{"name":"a"},{"name":1}]}"#)
    _ = fields.objects("pairs") { pair in
      _ = pair.string("name")
      pair.refuse(FieldProblem("name", .invalid, "Not this one."))
    }
    #expect(
      fields.allProblems.map { "\($0.field) \($0.code.rawValue)" } == [
        "pairs[0].name invalid", "pairs[1].name wrong_type",
      ])
  }

  @Test func theNameOfAnUnknownFieldIsCutOff() throws {
    let name = String(repeating: "x", count: 5_000)
    let found = try problems("{\"pairs\":[{\"name\":\"a\",\"\(name)\":1}]}")
    #expect(found == ["pairs[0].\(name.prefix(100)) unknown"])
  }

  /// A form has no arrays.
  @Test func aFormHasNone() {
    var fields = Fields(.text(["pairs": ["[]"]]))
    #expect(read(&fields) == [])
    #expect(fields.allProblems.map { "\($0.field) \($0.code.rawValue)" } == ["pairs missing"])
  }
}

import Kernel
import Testing

@testable import Auth

struct DisplayNameTests {
  @Test(arguments: [
    ("", ""), ("Alice", "Alice"), ("  Alice  Smith ", "Alice  Smith"), ("   ", ""),
    ("\u{3000}\u{A0}Alice\u{2003}", "Alice"),
    ("<script>&\"'", "<script>&\"'"), ("\u{5D0}\u{5D1}\u{5D2}", "\u{5D0}\u{5D1}\u{5D2}"),
    ("\u{1F469}\u{200D}\u{1F469}\u{200D}\u{1F467}", "\u{1F469}\u{200D}\u{1F469}\u{200D}\u{1F467}"),
    ("e\u{301}", "e\u{301}"),
    (String(repeating: "x", count: 60), String(repeating: "x", count: 60)),
    (" " + String(repeating: "\u{1F600}", count: 60) + " ", String(repeating: "\u{1F600}", count: 60)),
  ])
  func good(_ typed: String, _ text: String) throws {
    #expect(Array(try DisplayName(typed).text.unicodeScalars) == Array(text.unicodeScalars))
  }

  @Test(arguments: [
    (String(repeating: "x", count: 61), FieldProblem.Code.tooLong),
    // One character of 61 code points.
    ("e" + String(repeating: "\u{301}", count: 60), .tooLong), (String(repeating: "x", count: 1_000_000), .tooLong),
    ("two\nlines", .invalid), ("Alice\n", .invalid), ("\u{0}", .invalid), ("a\u{7F}", .invalid),
    ("a\u{9B}1m", .invalid),
    ("\tAlice", .invalid), (String(repeating: "x", count: 61) + "\r", .invalid),
  ])
  func bad(_ typed: String, _ code: FieldProblem.Code) {
    let error = #expect(throws: InvalidField.self) { try DisplayName(typed) }
    #expect(error?.problem.field == "display_name")
    #expect(error?.problem.code == code)
  }
}

import Kernel
import OrdersContract
import Testing

@testable import Orders

@Suite("Orders: what a person fills in")
struct OrderDraftTests {
  @Test(arguments: [
    ("x", "x"), (" x ", "x"), ("\t\r\n x\u{A0}\u{3000}\u{2003}", "x"), ("a  b", "a  b"), ("\u{85}x\u{2028}", "x"),
    (String(repeating: "x", count: 255), String(repeating: "x", count: 255)),
    (" " + String(repeating: "x", count: 255) + " ", String(repeating: "x", count: 255)),
    (String(repeating: "🙂", count: 255), String(repeating: "🙂", count: 255)),
    ("<b>\"'&</b>", "<b>\"'&</b>"), ("e\u{301}", "e\u{301}"), ("\u{301}", "\u{301}"), ("\u{200B}", "\u{200B}"),
    ("\u{E000}", "\u{E000}"), ("\u{10FFFF}", "\u{10FFFF}"),
  ])
  func itemNamesThatAreTaken(_ given: String, _ stored: String) throws {
    let draft = try OrderDraft(NewOrder(itemName: given, quantity: 1, notes: ""))
    #expect(Array(draft.itemName.unicodeScalars) == Array(stored.unicodeScalars))
  }

  @Test(arguments: [
    ("", FieldProblem.Code.tooShort, "Use 1 to 255 characters."),
    (" \t\r\n\u{A0}", .tooShort, "Use 1 to 255 characters."),
    (String(repeating: "x", count: 256), .tooLong, "Use 1 to 255 characters."),
    // Four code points, two characters: code points count.
    (String(repeating: "e\u{301}", count: 128), .tooLong, "Use 1 to 255 characters."),
    ("a\nb", .invalid, "Use one line, without control characters."),
    ("a\tb", .invalid, "Use one line, without control characters."),
    ("a\r\nb", .invalid, "Use one line, without control characters."),
    ("\u{0}", .invalid, "Use one line, without control characters."),
    ("a\u{1B}[31m", .invalid, "Use one line, without control characters."),
    ("a\u{7F}", .invalid, "Use one line, without control characters."),
    ("a\u{80}b", .invalid, "Use one line, without control characters."),
    ("a\u{9F}b", .invalid, "Use one line, without control characters."),
    ("a\u{2028}b", .invalid, "Use one line, without control characters."),
    ("a\u{2029}b", .invalid, "Use one line, without control characters."),
  ])
  func itemNamesThatAreRefused(_ given: String, _ code: FieldProblem.Code, _ detail: String) {
    #expect(problems(itemName: given) == [FieldProblem("item_name", code, detail)])
  }

  @Test(arguments: [1, 2, 99, 100]) func quantitiesThatAreTaken(_ quantity: Int) {
    #expect(problems(quantity: quantity) == [])
  }

  @Test(arguments: [0, 101, -1, Int.min, Int.max]) func quantitiesThatAreRefused(_ quantity: Int) {
    let problem = FieldProblem("quantity", .outOfRange, "Use a whole number from 1 to 100.")
    #expect(problems(quantity: quantity) == [problem])
  }

  @Test(arguments: [
    ("", ""), (" kept ", " kept "), ("a\nb\tc", "a\nb\tc"), ("\r\n\r\r\n\n", "\n\n\n\n"), ("a\r", "a\n"),
    ("\u{301}\r\n\u{301}", "\u{301}\n\u{301}"),
    (String(repeating: "🙂", count: 1000), String(repeating: "🙂", count: 1000)),
    // A line break counts once, however it was sent.
    (String(repeating: "\r\n", count: 1000), String(repeating: "\n", count: 1000)),
  ])
  func notesThatAreTaken(_ given: String, _ stored: String) throws {
    let draft = try OrderDraft(NewOrder(itemName: "x", quantity: 1, notes: given))
    #expect(Array(draft.notes.unicodeScalars) == Array(stored.unicodeScalars))
  }

  @Test(arguments: [
    (String(repeating: "x", count: 1001), FieldProblem.Code.tooLong, "Use at most 1000 characters."),
    (String(repeating: "\r\n", count: 1001), .tooLong, "Use at most 1000 characters."),
    ("\u{0}", .invalid, "Remove the control characters."), ("\u{B}", .invalid, "Remove the control characters."),
    ("\u{85}", .invalid, "Remove the control characters."), ("\u{2029}", .invalid, "Remove the control characters."),
  ])
  func notesThatAreRefused(_ given: String, _ code: FieldProblem.Code, _ detail: String) {
    #expect(problems(notes: given) == [FieldProblem("notes", code, detail)])
  }

  @Test func everyBadFieldIsNamedOnce() {
    let found = problems(itemName: "a\n" + String(repeating: "x", count: 300), quantity: 0, notes: "\u{1}")
    #expect(found.map(\.field) == ["item_name", "quantity", "notes"])
  }

  /// The ranges in the code against Unicode's own table. The category Cc is closed: nothing is ever added to it.
  @Test func controlCharactersAreThoseOfUnicode() {
    for value in UInt32(0)...0x2FFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let isControl = scalar.properties.generalCategory == .control || value == 0x2028 || value == 0x2029
      let problem = TextRule.problem(line: String(Character(scalar)), field: "x", length: 1...1)
      if (problem != nil) != isControl { Issue.record("U+\(String(value, radix: 16))") }
    }
  }

  private func problems(itemName: String = "x", quantity: Int = 1, notes: String = "") -> [FieldProblem] {
    do throws(OrdersError) {
      _ = try OrderDraft(NewOrder(itemName: itemName, quantity: quantity, notes: notes))
      return []
    } catch {
      return error.problem.fields
    }
  }
}

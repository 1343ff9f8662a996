import Auth
import Kernel
import Testing

struct UsernameTests {
  @Test(arguments: [
    ("alice", "alice"), ("ALICE_01", "alice_01"), ("____", "____"), ("1234", "1234"),
    ("abcdefghijklmnopqrst", "abcdefghijklmnopqrst"),
  ])
  func good(_ typed: String, _ text: String) throws {
    #expect(try Username(typed).text == text)
  }

  @Test(arguments: [
    ("", FieldProblem.Code.tooShort), ("abc", .tooShort), ("abcdefghijklmnopqrstu", .tooLong),
    (" alice", .invalid), ("al ice", .invalid), ("al-ice", .invalid), ("älice", .invalid), ("alice\u{0}", .invalid),
    ("alice\n", .invalid), ("\u{212A}elvin", .invalid), ("ａｌｉｃｅ", .invalid), ("a\u{301}lice", .invalid),
  ])
  func bad(_ typed: String, _ code: FieldProblem.Code) {
    let error = #expect(throws: InvalidField.self) { try Username(typed) }
    #expect(error?.problem.field == "username")
    #expect(error?.problem.code == code)
  }
}

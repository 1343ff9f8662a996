import Auth
import Kernel
import Testing

struct PasswordTests {
  private func chosen(
    _ typed: String, username: String = "alice", field: String = "password"
  ) throws(InvalidField) -> Password {
    try Password(choosing: typed, username: username, common: FewCommonPasswords(), field: field)
  }

  @Test(arguments: [
    "12345678", "aaaaaaaa", "        ", "\u{0}\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}", "pässwörd", "🔑🔑🔑🔑🔑🔑🔑🔑",
    String(repeating: "x", count: 128),
    // 256 code points as typed, 128 after NFKC.
    String(repeating: "e\u{301}", count: 128),
    // 4 ligatures as typed, 12 letters after NFKC.
    "\u{FB03}\u{FB03}\u{FB03}\u{FB03}",
  ])
  func good(_ typed: String) throws {
    _ = try chosen(typed)
  }

  @Test(arguments: [
    ("", FieldProblem.Code.tooShort), ("1234567", .tooShort),
    // 8 code points as typed, 4 after NFKC.
    ("e\u{301}e\u{301}e\u{301}e\u{301}", .tooShort),
    (String(repeating: "x", count: 129), .tooLong),
    // 43 ligatures as typed, 129 letters after NFKC.
    (String(repeating: "\u{FB03}", count: 43), .tooLong),
    (String(repeating: "e", count: 1_000_000), .tooLong),
    ("alice_smith", .invalid), ("ALICE_smith", .invalid), ("ａlice_smith", .invalid),
  ])
  func bad(_ typed: String, _ code: FieldProblem.Code) {
    let error = #expect(throws: InvalidField.self) { try chosen(typed, username: "Alice_Smith") }
    #expect(error?.problem.field == "password")
    #expect(error?.problem.code == code)
  }

  /// The longest decomposition that composes to one code point has four, so a password of 128 may be typed as 512.
  @Test func longestWayOfTyping() throws {
    let typed = String(repeating: "\u{3B1}\u{313}\u{300}\u{345}", count: 128)
    #expect(typed.unicodeScalars.count == 512)
    #expect(try chosen(typed).text.unicodeScalars.count == 128)
  }

  /// The second one in letters of full width, which NFKC makes plain.
  @Test(arguments: ["password123", "ｐassword123", "PassWord123", "iloveyou1"])
  func aCommonOneIsRefused(_ typed: String) {
    let error = #expect(throws: InvalidField.self) { try chosen(typed, field: "new_password") }
    #expect(error?.problem.field == "new_password")
    #expect(error?.problem.code == .invalid)
    #expect(error?.problem.detail.contains(typed) == false)
  }

  @Test(arguments: ["password123 ", "password1234", "xpassword123"])
  func oneThatIsOnlyNearIsTaken(_ typed: String) throws {
    _ = try chosen(typed)
  }

  @Test func equalFormsAreEqual() throws {
    let typed = ["Cafe\u{301} \u{FB01}sh", "Caf\u{E9} fish", "Ｃaf\u{E9} fish"]
    let texts = try typed.map { Array(try chosen($0).text.utf8) }
    #expect(Set(texts).count == 1)
  }

  @Test func signInAsksOnlyForTheLength() {
    #expect(Password(typing: "") != nil)
    #expect(Password(typing: String(repeating: "x", count: 128)) != nil)
    #expect(Password(typing: String(repeating: "x", count: 129)) == nil)
    #expect(Password(typing: String(repeating: "x", count: 1_000_000)) == nil)
  }

  @Test func neverPrintsItself() throws {
    let password = try chosen("canary-12345")
    var dumped = ""
    dump(password, to: &dumped)
    for text in ["\(password)", String(reflecting: password), "\([password])", dumped] {
      #expect(!text.contains("canary"))
    }
  }
}

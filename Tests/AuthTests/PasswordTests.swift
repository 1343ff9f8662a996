import Auth
import Kernel
import Testing

struct PasswordTests {
  @Test(arguments: [
    "12345678", "aaaaaaaa", "        ", "\u{0}\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}", "pässwörd", "🔑🔑🔑🔑🔑🔑🔑🔑",
    String(repeating: "x", count: 128),
    // 256 code points as typed, 128 after NFKC.
    String(repeating: "e\u{301}", count: 128),
    // 4 ligatures as typed, 12 letters after NFKC.
    "\u{FB03}\u{FB03}\u{FB03}\u{FB03}",
  ])
  func good(_ typed: String) throws {
    _ = try Password(choosing: typed, username: "alice")
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
    let error = #expect(throws: InvalidField.self) { try Password(choosing: typed, username: "Alice_Smith") }
    #expect(error?.problem.field == "password")
    #expect(error?.problem.code == code)
  }

  /// The longest decomposition that composes to one code point has four, so a password of 128 may be typed as 512.
  @Test func longestWayOfTyping() throws {
    let typed = String(repeating: "\u{3B1}\u{313}\u{300}\u{345}", count: 128)
    #expect(typed.unicodeScalars.count == 512)
    #expect(try Password(choosing: typed, username: "alice").text.unicodeScalars.count == 128)
  }

  @Test func equalFormsAreEqual() throws {
    let typed = ["Cafe\u{301} \u{FB01}sh", "Caf\u{E9} fish", "Ｃaf\u{E9} fish"]
    let texts = try typed.map { Array(try Password(choosing: $0, username: "alice").text.utf8) }
    #expect(Set(texts).count == 1)
  }

  @Test func signInAsksOnlyForTheLength() {
    #expect(Password(typing: "") != nil)
    #expect(Password(typing: String(repeating: "x", count: 128)) != nil)
    #expect(Password(typing: String(repeating: "x", count: 129)) == nil)
    #expect(Password(typing: String(repeating: "x", count: 1_000_000)) == nil)
  }

  @Test func neverPrintsItself() throws {
    let password = try Password(choosing: "canary-12345", username: "alice")
    var dumped = ""
    dump(password, to: &dumped)
    for text in ["\(password)", String(reflecting: password), "\([password])", dumped] {
      #expect(!text.contains("canary"))
    }
  }
}

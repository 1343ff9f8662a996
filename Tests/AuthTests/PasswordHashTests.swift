import Auth
import Testing

struct PasswordHashTests {
  static let salt = "abcdefghijklmnopqrstuu"
  static let rest = "ABCDEFGHIJKLMNOPQRSTUVWXYZ01234"

  @Test(arguments: ["2a", "2b", "2y"])
  func good(_ variant: String) {
    #expect(PasswordHash("$\(variant)$10$\(PasswordHashTests.salt)\(PasswordHashTests.rest)")?.cost == 10)
  }

  @Test(arguments: [
    "", "secret", "$2b$12$", "$2x$12$\(salt)\(rest)", "$1$12$\(salt)\(rest)", "$2b$03$\(salt)\(rest)",
    "$2b$17$\(salt)\(rest)", "$2b$+9$\(salt)\(rest)", "$2b$12$\(salt)\(rest)x", "$2b$12$\(salt)\(rest.dropLast())",
    "$2b$12$\(salt)\(rest.dropLast())!", "$2b$12$\(salt)\(rest.dropLast())\u{0}", "$2b$12$\(salt.dropLast())v\(rest)",
    "$6$rounds=5000$saltsalt$abcdefghijklmnopqrstuvwxyz0123456789",
  ])
  func bad(_ text: String) {
    #expect(PasswordHash(text) == nil)
  }

  @Test(arguments: PasswordHash.costs)
  func dummyIsWellFormed(_ cost: Int) {
    let dummy = PasswordHash.dummy(cost: cost)
    #expect(dummy.cost == cost)
    #expect(PasswordHash(dummy.text) == dummy)
  }

  @Test func neverPrintsItself() {
    let hash = PasswordHash.dummy(cost: 12)
    var dumped = ""
    dump(hash, to: &dumped)
    for text in ["\(hash)", String(reflecting: hash), dumped] { #expect(!text.contains("$2b$")) }
  }
}

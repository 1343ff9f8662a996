import Testing

@testable import OrderDesk

/// What a process with some of the roles has to know, and must not be told.
struct RoleGuardTests {
  private static let serviceSecret = "q8Rv3YsU0wWc5OgMq9Ft2KeZd7NhFvSb4XuYwCoRaLjPzQmE"
  private static let jwtSecret = "k7Qw2ZrT9xVb4NfLp8Hs1JdYc6MgEuRa3WtXvBnQzKiOyPlD"
  private static let auth = ["modules.auth.url": "http://127.0.0.1:9001"]
  private static let orders = ["modules.orders.url": "http://127.0.0.1:9002"]

  private func found(_ flags: [String: String], _ secrets: [String: String]) -> [String] {
    problems(environment: secrets, flags: flags).map { line in String(line.prefix { $0 != ":" }) }
  }

  private static let both = ["JWT_SECRET": jwtSecret, "MODULES_SERVICE_SECRET": serviceSecret]
  private static let service = ["MODULES_SERVICE_SECRET": serviceSecret]

  @Test(
    arguments: [
      ("gateway,auth,orders", [:], [:]), ("gateway,auth,orders", [:], service),
      ("gateway", auth.merging(orders) { $1 }, service), ("auth", [:], both), ("orders", auth, both),
      ("auth,orders", [:], service), ("gateway,auth", orders, both), ("gateway,orders", auth, both),
    ] as [(String, [String: String], [String: String])])
  func enoughIsTold(roles: String, addresses: [String: String], secrets: [String: String]) {
    #expect(problems(environment: secrets, flags: addresses.merging(["roles": roles]) { $1 }) == [])
  }

  @Test(
    arguments: [
      ("gateway", [:], [:], ["modules.auth.url", "modules.orders.url", "modules.serviceSecret"]),
      ("gateway", auth, service, ["modules.orders.url"]), ("auth", [:], [:], ["jwt.secret", "modules.serviceSecret"]),
      ("orders", [:], both, ["modules.auth.url"]), ("orders", auth, service, ["jwt.secret"]),
      ("auth", auth, both, ["modules.auth.url"]), ("auth", orders, both, ["modules.orders.url"]),
      ("orders", auth.merging(orders) { $1 }, both, ["modules.orders.url"]),
      ("gateway,auth,orders", auth, [:], ["modules.auth.url"]), ("auth,orders", [:], [:], ["modules.serviceSecret"]),
      ("gateway,orders", [:], both, ["modules.auth.url"]),
    ] as [(String, [String: String], [String: String], [String])])
  func whatIsMissingOrNeedlessIsNamed(
    roles: String, addresses: [String: String], secrets: [String: String], keys: [String]
  ) {
    #expect(found(addresses.merging(["roles": roles]) { $1 }, secrets).sorted() == keys)
  }

  @Test func theSentencesSayWhatToDo() {
    let lines = problems(flags: ["roles": "gateway"]).joined(separator: "\n")
    #expect(lines.contains("modules.orders.url: is missing while roles is \"gateway\""), "\(lines)")
    #expect(lines.contains("such as http://127.0.0.1:9001"), "\(lines)")
    #expect(lines.contains("MODULES_SERVICE_SECRET_FILE"), "\(lines)")
    let url = problems("modules:\n  orders:\n    url: http://orders:8080\n")
    #expect(url.count == 1 && url.firstLine.contains("runs the role orders itself"))
    #expect(url.firstLine.contains("config.yaml:3"))
  }

  /// Whoever may call must not be able to sign what people hold.
  @Test func theServiceSecretIsOneOfItsOwn() {
    let same = ["JWT_SECRET": Self.jwtSecret, "MODULES_SERVICE_SECRET": Self.jwtSecret]
    #expect(found(["roles": "auth"], same) == ["modules.serviceSecret"])
    let easy = ["JWT_SECRET": Self.jwtSecret, "MODULES_SERVICE_SECRET": String(repeating: "a", count: 40)]
    let lines = problems(
      environment: easy,
      flags: ["roles": "auth", "environment": "production", "server.publicURL": "https://desk.example"])
    #expect(lines.count == 1 && lines.firstLine.contains("modules.serviceSecret: is easy to guess"), "\(lines)")
    #expect(!lines.joined().contains("aaaa"))
  }

  @Test func aGatewayNeedsNoSigningKeyInProduction() {
    let flags = Self.auth.merging(Self.orders) { $1 }.merging([
      "roles": "gateway", "environment": "production", "server.publicURL": "https://desk.example",
    ]) { $1 }
    #expect(problems(environment: Self.service, flags: flags) == [])
  }
}

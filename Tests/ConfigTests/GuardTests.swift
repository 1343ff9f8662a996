import Testing

@testable import OrderDesk

/// What production refuses, and values that only make sense together.
struct GuardTests {
  private func inProduction(_ changes: [String: String]) -> [String] {
    problems(environment: production.merging(changes) { _, new in new })
  }

  @Test func aGoodProductionLoads() {
    #expect(inProduction([:]) == [])
  }

  @Test func aBareProductionSaysWhatIsMissing() {
    let found = problems(environment: ["ENVIRONMENT": "production"])
    #expect(found.count == 2)
    #expect(
      found.firstLine == "jwt.secret: is missing while environment is production (default). "
        + "Allowed: at least 32 bytes, for example the output of: openssl rand -base64 48; "
        + "set JWT_SECRET, or JWT_SECRET_FILE to the name of a file that holds it.")
    #expect(found.lastLine.hasPrefix("server.publicURL: \"http://localhost:8080\" is not https"))
  }

  @Test(arguments: [
    "changeme-changeme-changeme-changeme", "changeme00changeme00changeme00chan", "ChangeMe_ChangeMe_ChangeMe_ChangeMe!",
    "secretsecretsecretsecretsecretsecret", "your-256-bit-secret-your-256-bit-secret",
    String(repeating: "a", count: 64),
    "please-change-this-secret-key-in-production", "0123456789abcdef0123456789abcdef",
    "this-is-a-very-long-secret-key-for-orderdesk", "abcdefghijklmnopqrstuvwxyz1234567890",
    "development-secret-at-least-32-bytes-long", "1111111122222222333333334444444455",
  ])
  func wellKnownSecretsAreRefusedInProductionOnly(secret: String) {
    let found = inProduction(["JWT_SECRET": secret])
    #expect(found.count == 1 && found.firstLine.hasPrefix("jwt.secret: is easy to guess"), "\(found)")
    #expect(!found.joined().contains(secret))
    #expect(inProduction(["JWT_PREVIOUS_SECRETS": secret]).count == 1)
    #expect(problems(environment: ["JWT_SECRET": secret]) == [])
  }

  @Test(arguments: [
    "6a1f0c9be84d27350fb9d3c1a7e6482f", "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MGFiY2RlZg8Kx1Q=",
    "correct horse battery staple walnut", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  ])
  func randomSecretsAreTaken(secret: String) {
    #expect(inProduction(["JWT_SECRET": secret]) == [])
  }

  @Test(arguments: ["development", "production"]) func shortSecretsAreRefusedEverywhere(environment: String) {
    let found = inProduction(["ENVIRONMENT": environment, "JWT_SECRET": String(goodSecret.prefix(31))])
    #expect(found.count == 1 && found.firstLine.contains("at least 32 bytes"))
  }

  @Test(arguments: [
    (["AUTH_BCRYPT_COST": "11"], "auth.bcryptCost: \"11\" is too low while environment is production"),
    (["LIMITS_LOGIN_FAILURES_PER_USERNAME": "off"], "limits.loginFailuresPerUsername: \"off\" is refused"),
    (["LIMITS_LOGIN_FAILURES_PER_ADDRESS": "off"], "limits.loginFailuresPerAddress: \"off\" is refused"),
    (
      ["SERVER_PUBLIC_URL": "http://orders.example.com"], "server.publicURL: \"http://orders.example.com\" is not https"
    ),
  ])
  func refusedInProductionOnly(change: [String: String], message: String) {
    let found = inProduction(change)
    #expect(found.count == 1 && found.firstLine.hasPrefix(message), "\(found)")
    #expect(problems(environment: change) == [])
  }

  @Test func theOtherLimitsMayBeOff() throws {
    let off = ["LIMITS_REGISTRATIONS_PER_ADDRESS": "off", "LIMITS_REQUESTS_PER_PRINCIPAL": "off"]
    #expect(inProduction(off) == [])
    let limits = try load(environment: off).settings.limits
    #expect(limits.registrationsPerAddress == nil && limits.requestsPerPrincipal == nil)
    #expect(limits.loginFailuresPerUsername != nil)
  }

  @Test(arguments: [
    (["ADMIN_USERNAME": "root"], ["admin.username: is set without a password"]),
    (["ADMIN_PASSWORD": "correct horse"], ["admin.password: is set without admin.username"]),
    (["ADMIN_PASSWORD_HASH": goodHash], ["admin.passwordHash: is set without admin.username"]),
    (
      ["ADMIN_USERNAME": "root", "ADMIN_PASSWORD": "correct horse", "ADMIN_PASSWORD_HASH": goodHash],
      ["admin.password: is set, and so is admin.passwordHash (environment variable ADMIN_PASSWORD_HASH)"]
    ),
    (
      ["ADMIN_PASSWORD": "correct horse", "ADMIN_PASSWORD_HASH": goodHash],
      ["admin.password: is set, and so is", "admin.password: is set without admin.username"]
    ),
    (
      ["ADMIN_USERNAME": "root", "ADMIN_PASSWORD_HASH": "md5"],
      ["admin.passwordHash: the value (hidden)", "admin.user"]
    ),
  ])
  func admin(environment: [String: String], messages: [String]) {
    let found = problems(environment: environment)
    #expect(found.count == messages.count, "\(found)")
    for (line, message) in zip(found, messages) { #expect(line.hasPrefix(message)) }
    #expect(!found.joined().contains("correct horse") && !found.joined().contains(goodHash))
  }

  @Test func aCompleteAdminLoads() throws {
    let hashed = try load(environment: ["ADMIN_USERNAME": "root", "ADMIN_PASSWORD_HASH": goodHash]).settings.admin
    #expect(hashed.username == "root" && hashed.passwordHash?.reveal == goodHash && hashed.password == nil)
    let clear = try load(environment: ["ADMIN_USERNAME": "root", "ADMIN_PASSWORD": "correct horse"]).settings.admin
    #expect(clear.password?.reveal == "correct horse" && clear.passwordHash == nil)
  }
}

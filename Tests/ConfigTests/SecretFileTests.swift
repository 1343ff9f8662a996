import Testing

@testable import OrderDesk

struct SecretFileTests {
  private let variable = ["JWT_SECRET_FILE": "/run/secrets/jwt"]

  private func secret(_ text: String) throws -> String? {
    try load(environment: variable, files: ["/run/secrets/jwt": text]).settings.jwt.secret?.reveal
  }

  @Test func oneLineEndIsRemoved() throws {
    for text in [goodSecret, goodSecret + "\n", goodSecret + "\r\n"] { #expect(try secret(text) == goodSecret) }
    #expect(problems(environment: variable, files: ["/run/secrets/jwt": goodSecret + "\n\n"]).count == 1)
  }

  @Test func itBeatsTheFileAndSaysWhereItIsFrom() throws {
    let loaded = try load(
      "jwt: {secret: \(goodSecret.reversed().map(String.init).joined())}", environment: variable,
      files: ["/run/secrets/jwt": goodSecret])
    #expect(loaded.settings.jwt.secret?.reveal == goodSecret)
    #expect(loaded.values["jwt.secret"]?.source.text == "file named by JWT_SECRET_FILE")
  }

  @Test func listsHaveALineForEach() throws {
    let other = String(goodSecret.reversed())
    let loaded = try load(
      environment: ["JWT_PREVIOUS_SECRETS_FILE": "/p"], files: ["/p": goodSecret + "\n" + other + "\n"])
    #expect(loaded.settings.jwt.previousSecrets.map(\.reveal) == [goodSecret, other])
  }

  @Test func whatIsRefused() {
    let missing = problems(environment: variable)
    #expect(missing.firstLine.contains("jwt.secret: /run/secrets/jwt does not exist (file named by"))
    #expect(problems(environment: variable, files: ["/run/secrets/jwt": "\n"]).firstLine.contains("is empty"))
    let both = problems(
      environment: ["JWT_SECRET": goodSecret, "JWT_SECRET_FILE": "/run/secrets/jwt"],
      files: ["/run/secrets/jwt": goodSecret])
    #expect(both.count == 1 && both.firstLine.contains("JWT_SECRET and JWT_SECRET_FILE are both set"))
    #expect(
      problems(environment: variable, files: ["/run/secrets/jwt": "short"]) == [
        "jwt.secret: the value (hidden) is not allowed (file named by JWT_SECRET_FILE). "
          + "Allowed: at least 32 bytes, for example the output of: openssl rand -base64 48."
      ])
  }

  @Test func aFileThatCannotBeRead() {
    #expect(throws: ConfigError.self) {
      try ConfigLoader.load(environment: variable, file: nil) { path in
        if path == "config.yaml" { return nil }
        throw SystemCallError(code: 13)
      }
    }
  }

  @Test func anEmptyVariableIsNotSet() throws {
    #expect(try load(environment: ["JWT_SECRET_FILE": ""]).settings.jwt.secret == nil)
  }
}

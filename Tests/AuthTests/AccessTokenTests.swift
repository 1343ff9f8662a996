import Auth
import AuthContract
import Crypto
import Foundation
import Kernel
import TestSupport
import Testing

struct AccessTokenTests {
  static let now = Timestamp(milliseconds: 1_767_225_600_000)
  static let previousSecret = "the secret of last month, also long enough"

  /// The token that the tests sign, and then spoil in one place each.
  static func token() throws -> AccessToken {
    func id(_ digit: Character) throws -> EntityID {
      try #require(EntityID("00000000-0000-7000-8000-00000000000\(digit)"))
    }
    return AccessToken(
      id: try id("1"), sessionID: try id("2"), userID: try id("3"), username: "berta", roles: [.approver],
      issuedAt: now, expiresAt: now + .seconds(900))
  }

  @Test func comesBackAsItWasSigned() async throws {
    let signer = try await World.signer()
    let text = try await signer.sign(AccessTokenTests.token())
    #expect(signer.verify(text, at: AccessTokenTests.now) == (try AccessTokenTests.token()))
    #expect(text.utf8.count < 1_000)
  }

  @Test func holdsTheClaimsOfTheSpecification() async throws {
    let text = try await World.signer().sign(AccessTokenTests.token())
    let parts = text.split(separator: ".").compactMap { Data(base64URL: String($0)) }
    #expect(parts.count == 3)
    let header = try JSONDecoder().decode([String: String].self, from: parts[0])
    let secretHash = Hex.encode(SHA256.hash(data: Data(World.secret.utf8)).prefix(8))
    #expect(header == ["alg": "HS256", "typ": "JWT", "kid": secretHash])
    let claims = try JSONDecoder().decode(JSONValue.self, from: parts[1])
    #expect(
      claims
        == .object([
          "iss": .text("orderdesk"), "aud": .text("orderdesk"), "sub": .text("00000000-0000-7000-8000-000000000003"),
          "jti": .text("00000000-0000-7000-8000-000000000001"),
          "sid": .text("00000000-0000-7000-8000-000000000002"), "iat": .number(1_767_225_600),
          "exp": .number(1_767_226_500), "username": .text("berta"), "is_admin": .bool(false),
          "roles": .list([.text("approver")]), "scopes": .list([.text("admin:orders"), .text("user:orders")]),
        ]))
  }

  @Test(arguments: [(0, true), (899, true), (900, false), (100_000, false)])
  func expires(_ seconds: Int, _ isGood: Bool) async throws {
    let signer = try await World.signer()
    let text = try await signer.sign(AccessTokenTests.token())
    #expect((signer.verify(text, at: AccessTokenTests.now + .seconds(seconds)) != nil) == isGood)
  }

  @Test func anotherIssuerAudienceOrSecretIsRefused() async throws {
    let signer = try await World.signer()
    for other in [
      try await World.signer(issuer: "elsewhere"), try await World.signer(audience: "elsewhere"),
      try await World.signer(secret: AccessTokenTests.previousSecret),
    ] {
      let text = try await other.sign(AccessTokenTests.token())
      #expect(other.verify(text, at: AccessTokenTests.now) != nil)
      #expect(signer.verify(text, at: AccessTokenTests.now) == nil)
    }
  }

  @Test func aPreviousSecretVerifiesButDoesNotSign() async throws {
    let old = try await World.signer(secret: AccessTokenTests.previousSecret)
    let signer = try await World.signer(previousSecrets: [AccessTokenTests.previousSecret])
    #expect(signer.verify(try await old.sign(AccessTokenTests.token()), at: AccessTokenTests.now) != nil)
    #expect(old.verify(try await signer.sign(AccessTokenTests.token()), at: AccessTokenTests.now) == nil)
  }

  @Test func theForgerMakesAGoodTokenWhenNothingIsSpoilt() async throws {
    #expect(try await World.signer().verify(Forger().token(), at: AccessTokenTests.now) != nil)
  }

  @Test(arguments: [
    "iss", "aud", "sub", "exp", "iat", "jti", "sid", "username", "is_admin", "roles", "scopes",
  ])
  func everyClaimIsRequired(_ claim: String) async throws {
    let signer = try await World.signer()
    #expect(signer.verify(try Forger().token(removing: claim), at: AccessTokenTests.now) == nil)
    #expect(signer.verify(try Forger().token([claim: .object([:])]), at: AccessTokenTests.now) == nil)
  }

  @Test(arguments: ["none", "None", "NONE", "", "HS384", "HS512", "hs256", "RS256", "ES256", "HS256 "])
  func anotherAlgorithmIsRefused(_ algorithm: String) async throws {
    let signer = try await World.signer()
    let forger = Forger(header: ["alg": .text(algorithm)])
    #expect(signer.verify(try forger.token(), at: AccessTokenTests.now) == nil)
    #expect(signer.verify(try forger.token(signature: ""), at: AccessTokenTests.now) == nil)
  }

  @Test func aHeaderThatIsNotOursIsRefused() async throws {
    let signer = try await World.signer()
    for header: [String: JSONValue] in [
      ["kid": .text("0123456789abcdef")], ["kid": .number(1)], ["kid": .null], ["alg": .null],
      ["crit": .list([.text("exp")])],
    ] {
      #expect(signer.verify(try Forger(header: header).token(), at: AccessTokenTests.now) == nil)
    }
  }

  @Test func aShortSecretIsRefusedWithoutTellingIt() async throws {
    let error = await #expect(throws: SigningError.self) {
      try await World.signer(previousSecrets: ["canary, 31 bytes of a secret..."])
    }
    #expect(error?.description.contains("32 bytes") == true)
    #expect(error?.description.contains("canary") == false)
  }

  /// A good signature, a live session, and another user's name in it.
  @Test func theUserOfATokenMustBeTheUserOfItsSession() async throws {
    let world = try await World.inMemory()
    try await world.register()
    let session = try #require(try await world.signIn().principal.sessionID)
    let token = AccessToken(
      id: session, sessionID: session, userID: session, username: "alice", roles: [.admin],
      issuedAt: world.clock.now(), expiresAt: world.clock.now() + .seconds(900))
    let text = try await World.signer().sign(token)
    #expect(await refusal { try await world.verify(.bearer(token: text)) } == .authInvalidToken)
  }
}

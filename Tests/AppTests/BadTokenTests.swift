import AuthContract
import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

@testable import OrderDesk

/// Access tokens and refresh tokens that are not ours, not good any more, or not for this place.
@Suite struct BadTokenTests {
  /// Each is refused alike, in one line of the log that names nobody.
  private func expectRefused(
    _ app: TestApp, _ name: String, _ token: String, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let before = app.log.requestCount
    let answer = try await app.get("/api/v1/auth/me", ["Authorization": "Bearer \(token)"])
    try expectProblem(answer, .authInvalidToken, "\(name)", sourceLocation: sourceLocation)
    let challenge = answer.header("WWW-Authenticate")
    #expect(challenge == "Bearer realm=\"orderdesk\"", "\(name)", sourceLocation: sourceLocation)
    if token.count > 8 { #expect(!answer.text.contains(token), "\(name)", sourceLocation: sourceLocation) }
    let lines = try app.log.requests().dropFirst(before)
    #expect(lines.count == 1, "\(name)", sourceLocation: sourceLocation)
    #expect(lines.first?["user_id"] == nil, "\(name)", sourceLocation: sourceLocation)
    #expect(lines.first?["code"]?.text == "auth.invalid_token", "\(name)", sourceLocation: sourceLocation)
  }

  @Test func aTokenThatIsSpoiltInNothingIsTaken() async throws {
    try await TestApp.run { app in
      let token = try TokenForger(await app.api("ada_1815").token).token()
      let answer = try await app.get("/api/v1/auth/me", ["Authorization": "Bearer \(token)"])
      #expect(answer.status == .ok, "the tests below prove something")
    }
  }

  @Test func whatIsNoTokenIsRefused() async throws {
    try await TestApp.run { app in
      let good = try await app.api("ada_1815").token
      let parts = good.split(separator: ".").map(String.init)
      let altered = good.dropLast().hasSuffix("A") ? "B" : "A"
      for (name, token) in [
        "one letter": "a", "two parts": "a.b", "three parts": "a.b.c", "only dots": "..",
        "without a signature": "\(parts[0]).\(parts[1]).", "without its dot": "\(parts[0]).\(parts[1])",
        "without a header": ".\(parts[1]).\(parts[2])", "without claims": "\(parts[0])..\(parts[2])",
        "a fourth part": "\(good).x", "encryption": "\(good).a.b", "cut": String(good.dropLast()),
        "altered": "\(good.dropLast(2))\(altered)\(good.suffix(1))", "padded": "\(good)=", "doubled": "\(good) \(good)",
        "plain base64": "\(parts[0])+/.\(parts[1]).\(parts[2])", "in quotes": "\"\(good)\"",
        "long": good + String(repeating: "A", count: 5_000), "other letters": "ä.ö.ü",
        "the header alone": parts[0], "parts exchanged": "\(parts[1]).\(parts[0]).\(parts[2])",
      ] {
        try await expectRefused(app, name, token)
      }
    }
  }

  @Test func anotherAlgorithmOrKeyIsRefused() async throws {
    try await TestApp.run { app in
      let forger = try TokenForger(await app.api("ada_1815").token)
      for name in ["none", "None", "NONE", "", "HS384", "HS512", "RS256", "ES256", "hs256"] {
        try await expectRefused(app, "\(name), signed", forger.token(header: ["alg": .text(name)]))
        try await expectRefused(app, "\(name), unsigned", forger.token(header: ["alg": .text(name)], signature: ""))
      }
      let longer = ["HS384": TokenForger.Digest.sha384, "HS512": .sha512]
      for (name, digest) in longer {
        try await expectRefused(app, name, forger.token(header: ["alg": .text(name)], digest: digest))
        try await expectRefused(app, "\(name) under HS256", forger.token(digest: digest))
      }
      let foreign = String(TestApp.secret.reversed())
      try await expectRefused(app, "another key", forger.token(secret: foreign))
      try await expectRefused(app, "no key", forger.token(header: ["kid": .null]))
      try await expectRefused(app, "an unknown key", forger.token(header: ["kid": .text("0123456789abcdef")]))
      try await expectRefused(app, "a key of the sender", forger.token(header: ["jwk": .object([:])], secret: foreign))
      try await expectRefused(app, "a key elsewhere", forger.token(header: ["jku": .text("https://elsewhere.example")]))
      try await expectRefused(app, "a claim to understand", forger.token(header: ["crit": .list([.text("exp")])]))
    }
  }

  @Test func everyClaimIsNeededAndRight() async throws {
    try await TestApp.run { app in
      let other = try await app.person("other")
      let forger = try TokenForger(await app.api("ada_1815").token)
      #expect(
        Set(forger.claims.object.keys) == [
          "iss", "aud", "sub", "exp", "iat", "jti", "sid", "username", "is_admin", "roles", "scopes",
        ])
      for claim in forger.claims.object.keys.sorted() {
        try await expectRefused(app, "without \(claim)", forger.token(removing: claim))
        try await expectRefused(app, "\(claim) null", forger.token(claims: [claim: .null]))
        try await expectRefused(app, "\(claim) an object", forger.token(claims: [claim: .object([:])]))
      }
      let now = Double(app.clock.now().milliseconds / 1000)
      for (name, claims): (String, [String: JSON]) in [
        ("expired", ["exp": .number(now)]), ("expired long ago", ["exp": .number(0)]),
        ("another issuer", ["iss": .text("elsewhere")]), ("another audience", ["aud": .text("elsewhere")]),
        ("several audiences", ["aud": .list([.text("orderdesk")])]),
        ("another person", ["sub": .text(other.userID.text)]), ("an unknown session", ["sid": .text(Self.unknownID)]),
        ("an unknown role", ["roles": .list([.text("root")])]), ("no identifier", ["sub": .text("ada_1815")]),
      ] {
        try await expectRefused(app, name, forger.token(claims: claims))
      }
    }
  }

  private static let unknownID = "0198c0de-0000-7000-8000-000000000000"

  /// Roles in a token are those of its sign-in; what counts is what the desk knows.
  @Test func rolesInATokenGiveNothing() async throws {
    try await TestApp.run { app in
      let forger = try TokenForger(await app.api("ada_1815").token)
      let token = try forger.token(claims: [
        "roles": .list([.text("admin")]), "is_admin": .bool(true), "scopes": .list([.text("admin:users")]),
      ])
      let bearer = ["Authorization": "Bearer \(token)"]
      #expect(try await app.get("/api/v1/auth/verify", bearer).json()["roles"] == .list([.text("user")]))
      try expectProblem(await app.get("/api/v1/users", bearer), .authForbidden)
    }
  }

  @Test func aSecretOfAnotherKindIsNoAccessToken() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let browser = Browser(app)
      _ = try await browser.signIn("ada_1815")
      try await expectRefused(app, "refresh token", ada.refreshToken)
      try await expectRefused(app, "cookie", try #require(browser.sessionSecret))
      try await expectRefused(app, "CSRF token", try await browser.csrfToken())
      #expect(try await ada.refresh().status == .ok, "none of this has cost the session anything")
      browser.setCookie("orderdesk_session", ada.token)
      #expect(try await browser.get("/orders").redirect == "/login?next=%2Forders")
      browser.setCookie("orderdesk_session", ada.refreshToken)
      #expect(try await browser.get("/orders").redirect == "/login?next=%2Forders")
    }
  }

  @Test func aTokenOfARevokedSessionIsRefused() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      #expect(try await ada.send(.post, "/api/v1/auth/logout").status == .ok)
      try await expectRefused(app, "revoked", ada.token)
      try expectProblem(await ada.refresh(), .authInvalidRefreshToken)
    }
  }

  @Test func whatIsNoRefreshTokenIsRefused() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let browser = Browser(app)
      _ = try await browser.signIn("ada_1815")
      let good = ada.refreshToken
      for (name, token) in [
        "access token": ada.token, "cookie": try #require(browser.sessionSecret), "nothing": "", "a letter": "a",
        "cut": String(good.dropLast()), "longer": good + "A", "doubled": good + good, "padded": good + "=",
        "a space": " \(good.dropLast())", "unknown": String(repeating: "A", count: 43), "no ASCII": "ä",
        "NUL": "\(good.dropLast())\u{0}",
      ] {
        let json = #"{"refresh_token":\#(JSON.text(token).json)}"#
        try expectProblem(await app.postJSON("/api/v1/auth/refresh", json), .authInvalidRefreshToken, "\(name)")
        let form = ["grant_type": "refresh_token", "refresh_token": token]
        try expectProblem(await app.sendForm("/api/v1/auth/token", form), .authInvalidRefreshToken, "\(name)")
      }
      #expect(try await ada.refresh().status == .ok, "guessing costs the session nothing")
    }
  }
}

import Foundation
import Kernel
import TestSupport
import Testing

@testable import HTTPKit

@Suite struct CSRFTokensTests {
  private let tokens = CSRFTokens(derivedFrom: "a server secret of some length!!")

  @Test func aTokenIsGoodForItsCookieOnly() {
    let token = tokens.token(for: "cookie-a")
    #expect(token.utf8.count == 43)
    #expect(tokens.isValid(token, for: "cookie-a"))
    #expect(!tokens.isValid(token, for: "cookie-b"))
    #expect(!tokens.isValid(token, for: ""))
    #expect(token != tokens.token(for: "cookie-b"))
    #expect(token == tokens.token(for: "cookie-a"))
  }

  @Test func itDependsOnTheServersSecret() {
    let others = CSRFTokens(derivedFrom: "another server secret of length!")
    #expect(!others.isValid(tokens.token(for: "cookie-a"), for: "cookie-a"))
  }

  @Test func itDoesNotTellTheCookie() {
    #expect(!tokens.token(for: "cookie-a").contains("cookie"))
    #expect(tokens.token(for: "cookie-a") != Data("cookie-a".utf8).base64URL)
  }

  @Test(arguments: [
    "", "x", "=", "%%%", "AAAA", String(repeating: "A", count: 43), String(repeating: "A", count: 10_000),
  ])
  func anythingElseIsRefused(token: String) {
    #expect(!tokens.isValid(token, for: "cookie-a"))
  }

  @Test func everyAlteredCharacterIsNoticed() {
    let token = Array(tokens.token(for: "cookie-a"))
    // The last one holds two bits that no byte needs.
    for position in token.indices.dropLast() {
      var altered = token
      altered[position] = altered[position] == "A" ? "B" : "A"
      #expect(!tokens.isValid(String(altered), for: "cookie-a"), "\(position)")
    }
    #expect(!tokens.isValid(String(token.dropLast()), for: "cookie-a"))
  }
}

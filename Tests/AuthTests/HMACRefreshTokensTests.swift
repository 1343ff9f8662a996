import AuthCrypto
import Foundation
import Kernel
import TestSupport
import Testing

struct HMACRefreshTokensTests {
  static let token = Data(SeededRandom(5).bytes(32)).base64URL
  static let previous = "the secret of last month, also long enough"

  @Test func aSuccessorIsAnotherTokenOfTheSameForm() throws {
    let tokens = HMACRefreshTokens(derivedFrom: World.secret)
    var token = HMACRefreshTokensTests.token
    var seen: Set = [token]
    for _ in 0..<100 {
      let successors = tokens.successors(of: token)
      #expect(successors.count == 1)
      token = try #require(successors.first)
      #expect(token.wholeMatch(of: /[A-Za-z0-9_-]{43}/) != nil)
      #expect(seen.insert(token).inserted)
    }
  }

  @Test func theSameTokenHasTheSameSuccessorInEveryProcess() {
    let successors = (0..<3).map { _ in
      HMACRefreshTokens(derivedFrom: World.secret).successors(of: HMACRefreshTokensTests.token)
    }
    #expect(Set(successors).count == 1)
  }

  /// HKDF-SHA256 without salt, info "orderdesk refresh", and HMAC-SHA256, as Python's `hmac` computes them: a new version must
  /// find the successors of the one before.
  @Test func theDerivationStaysAsItIs() {
    let successors = HMACRefreshTokens(derivedFrom: "0123456789abcdef0123456789abcdef").successors(
      of: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
    #expect(successors == ["dP-gzHBYxK0jo_iM4HuqoxHg5dbIIYzGfglrW7eZasI"])
  }

  @Test func anotherSecretOrTokenHasAnotherSuccessor() {
    let token = HMACRefreshTokensTests.token
    let all = [
      HMACRefreshTokens(derivedFrom: World.secret).successors(of: token),
      HMACRefreshTokens(derivedFrom: HMACRefreshTokensTests.previous).successors(of: token),
      HMACRefreshTokens(derivedFrom: World.secret + " ").successors(of: token),
      HMACRefreshTokens(derivedFrom: World.secret).successors(of: String(token.reversed())),
      HMACRefreshTokens(derivedFrom: World.secret).successors(of: ""),
    ]
    #expect(Set(all).count == all.count)
  }

  @Test func previousSecretsFollowInTheirOrder() {
    let secrets = [World.secret, HMACRefreshTokensTests.previous, "the secret of the month before, long enough"]
    let alone = secrets.flatMap { HMACRefreshTokens(derivedFrom: $0).successors(of: HMACRefreshTokensTests.token) }
    let together = HMACRefreshTokens(derivedFrom: secrets[0], previousSecrets: Array(secrets.dropFirst()))
    #expect(together.successors(of: HMACRefreshTokensTests.token) == alone)
  }
}

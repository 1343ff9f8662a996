import Foundation
import JWTKit
public import Kernel

/// Short-lived tokens with which one process of the desk shows another that it is one: JSON Web Tokens (RFC 7519) signed with
/// HMAC SHA-256 and `modules.serviceSecret`. Each is good for one call: it names the path (`htu`, as in RFC 9449) and has an
/// identifier that is taken once. It says nothing about a person.
public struct ServiceTokens: Sendable {
  /// How long a token is good.
  public static let lifetime = Duration.seconds(30)
  /// By how much the clocks of two machines may differ.
  static let leeway = Duration.seconds(10)
  /// In bytes (RFC 7518 §3.2).
  public static let shortestSecret = 32
  /// A token of ours has less than 400 bytes.
  static let longestToken = 1_024

  private let algorithm: any JWTAlgorithm
  private let clock: any WallClock
  private let random: any RandomSource
  private let memory = ReplayMemory(span: ServiceTokens.lifetime + ServiceTokens.leeway + ServiceTokens.leeway)

  /// Base64url of `{"alg":"HS256","typ":"JWT"}`: nothing else is taken (RFC 8725 §3.1).
  private static let header = Data(#"{"alg":"HS256","typ":"JWT"}"#.utf8).base64URL

  /// - Parameter secret: `modules.serviceSecret`.
  /// - Throws: when the secret is too short. The text does not tell it.
  public init(
    secret: String, clock: any WallClock, random: any RandomSource
  ) async throws(ServiceTokenError) {
    guard secret.utf8.count >= ServiceTokens.shortestSecret else {
      throw ServiceTokenError("a service secret needs at least \(ServiceTokens.shortestSecret) bytes")
    }
    let keys = JWTKeyCollection()
    await keys.add(hmac: HMACKey(from: secret), digestAlgorithm: .sha256)
    do {
      algorithm = try await keys.getKey()
    } catch {
      throw ServiceTokenError("the service secret cannot be used: \(error)")
    }
    self.clock = clock
    self.random = random
  }

  /// - Parameters:
  ///   - issuer: who calls.
  ///   - audience: the module that is called.
  ///   - path: of the call.
  func sign(issuer: String, audience: String, path: String) throws -> String {
    let now = Int(clock.now().milliseconds / 1_000)
    let claims = ServiceClaims(
      issuer: issuer, audience: audience, issuedAt: now, expiresAt: now + ServiceTokens.lifetime.wholeSeconds,
      id: Data(random.bytes(16)).base64URL, path: path)
    var json = JSONWriter()
    claims.write(to: &json)
    let signed = ServiceTokens.header + "." + Data(json.bytes).base64URL
    return signed + "." + Data(try algorithm.sign(Array(signed.utf8))).base64URL
  }

  /// Looks at the form, the signature, the module, the path, the time, and whether the token came before, in this order.
  func verify(_ text: String, audience: String, path: String) throws(ServiceTokenRefusal) {
    guard text.utf8.count <= ServiceTokens.longestToken, let last = text.utf8.lastIndex(of: UInt8(ascii: ".")),
      text.hasPrefix(ServiceTokens.header + ".")
    else { throw .malformed }
    let payload = text[..<last].dropFirst(ServiceTokens.header.utf8.count + 1)
    guard let signature = Data(base64URL: String(text[text.utf8.index(after: last)...])),
      let claimed = Data(base64URL: String(payload))
    else { throw .malformed }
    guard (try? algorithm.verify(signature, signs: Array(text[..<last].utf8))) == true else { throw .forged }
    guard let claims = try? JSONReader.read(ServiceClaims.self, from: Array(claimed)) else { throw .malformed }
    guard claims.audience == audience else { throw .wrongAudience }
    guard claims.path == path else { throw .wrongCall }
    try check(claims)
  }

  private func check(_ claims: ServiceClaims) throws(ServiceTokenRefusal) {
    let now = clock.now()
    let (issuedAt, expiresAt) = (claims.issued, claims.expires)
    guard issuedAt <= now + ServiceTokens.leeway else { throw .notYetValid }
    // A longer life than ours is not believed: the memory of identifiers is no longer than that.
    guard min(expiresAt, issuedAt + ServiceTokens.lifetime) + ServiceTokens.leeway > now else { throw .expired }
    guard memory.isFirst("\(claims.issuer) \(claims.id)", at: now) else { throw .replayed }
  }
}

/// Why a service token was not taken: for the log of the process that refused it.
enum ServiceTokenRefusal: String, Error, CaseIterable {
  case missing, malformed, forged, expired, replayed
  case notYetValid = "not_yet_valid"
  case wrongAudience = "wrong_audience"
  case wrongCall = "wrong_call"
}

/// A service secret that cannot be used.
public struct ServiceTokenError: Error, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

public import Auth
import Crypto
import Foundation
import JWTKit
public import Kernel

/// Access tokens as JSON Web Tokens signed with HMAC SHA-256 (RFC 7519, RFC 7518 §3.2).
///
/// Nothing in a token's header is believed (RFC 8725 §3.1): it must be, byte for byte, the header that this signer
/// writes with one of its secrets. That fixes `alg`, and `kid` chooses among the current and the previous secrets, so
/// that a secret can be replaced while tokens signed with the old one run out.
public struct JWTAccessTokenSigner: AccessTokenSigner {
  /// In bytes (RFC 7518 §3.2).
  public static let shortestSecret = 32
  /// A token of ours has less than 1,000 bytes; a longer text is not worth decoding.
  static let longestToken = 4_096

  private let issuer: String
  private let audience: String
  private let keys: JWTKeyCollection
  private let keyID: JWKIdentifier
  /// The keys by the first part of their tokens. They stand outside of the collection, which is an actor: verification
  /// happens at every request, and needs no turn there.
  private let verifiers: [String: any JWTAlgorithm]

  /// - Parameters:
  ///   - secret: signs and verifies (`jwt.secret`), at least 32 bytes.
  ///   - previousSecrets: only verify (`jwt.previousSecrets`), at least 32 bytes each.
  /// - Throws: when a secret is too short. The text does not tell it.
  public init(
    secret: String, previousSecrets: [String] = [], issuer: String, audience: String
  ) async throws(SigningError) {
    let keys = JWTKeyCollection()
    var verifiers: [String: any JWTAlgorithm] = [:]
    for secret in [secret] + previousSecrets {
      guard secret.utf8.count >= JWTAccessTokenSigner.shortestSecret else {
        throw SigningError("a secret for access tokens needs at least \(JWTAccessTokenSigner.shortestSecret) bytes")
      }
      let id = JWTAccessTokenSigner.keyID(of: secret)
      await keys.add(
        hmac: HMACKey(from: secret), digestAlgorithm: .sha256, kid: id,
        serializer: DefaultJWTSerializer(jsonEncoder: JWTAccessTokenSigner.encoder))
      do {
        let header = try await keys.sign(EmptyPayload(), kid: id).prefix { $0 != "." }
        verifiers[String(header)] = try await keys.getKey(for: id)
      } catch {
        throw SigningError("a secret for access tokens cannot be used: \(error)")
      }
    }
    self.issuer = issuer
    self.audience = audience
    self.keys = keys
    self.keyID = JWTAccessTokenSigner.keyID(of: secret)
    self.verifiers = verifiers
  }

  /// Signs with the current secret, never with a previous one.
  public func sign(_ token: AccessToken) async throws(SigningError) -> String {
    let payload = AccessTokenPayload(token, issuer: issuer, audience: audience)
    do {
      return try await keys.sign(payload, kid: keyID)
    } catch {
      throw SigningError("\(error)")
    }
  }

  /// Looks at the header, the signature, the claims, the issuer, the audience and the time, in this order.
  public func verify(_ text: String, at now: Timestamp) -> AccessToken? {
    guard text.utf8.count <= JWTAccessTokenSigner.longestToken, let payload = signedPayload(text),
      payload.issuer == issuer, payload.audience == audience
    else { return nil }
    let token = payload.token
    return now < token.expiresAt ? token : nil
  }

  private func signedPayload(_ text: String) -> AccessTokenPayload? {
    guard let first = text.utf8.firstIndex(of: UInt8(ascii: ".")),
      let last = text.utf8.lastIndex(of: UInt8(ascii: ".")), first < last,
      let verifier = verifiers[String(text[..<first])],
      let signature = Data(base64URL: String(text[text.utf8.index(after: last)...])),
      (try? verifier.verify(signature, signs: Array(text[..<last].utf8))) == true,
      let payload = Data(base64URL: String(text[text.utf8.index(after: first)..<last]))
    else { return nil }
    return try? JSONDecoder().decode(AccessTokenPayload.self, from: payload)
  }

  /// The same header for the same key, every time.
  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }

  /// Names a secret without telling it: the first 8 bytes of its SHA-256.
  private static func keyID(of secret: String) -> JWKIdentifier {
    JWKIdentifier(string: Hex.encode(SHA256.hash(data: Array(secret.utf8)).prefix(8)))
  }
}

/// Signed once for each key, to see its header.
private struct EmptyPayload: JWTPayload {
  func verify(using algorithm: some JWTAlgorithm) {}
}

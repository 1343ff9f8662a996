import Crypto
import Foundation
import Kernel
import Testing

/// Makes access tokens out of a good one, spoilt in one place each and signed with any key: what is refused is refused for
/// that one place.
struct TokenForger {
  /// The good token, taken apart.
  let header: JSON
  let claims: JSON

  enum Digest {
    case sha256, sha384, sha512
  }

  /// - Parameter token: of a session that lives.
  init(_ token: String) throws {
    let parts = try token.split(separator: ".").map { part in try #require(Data(base64URL: String(part))) }
    try #require(parts.count == 3)
    header = try JSONDecoder().decode(JSON.self, from: parts[0])
    claims = try JSONDecoder().decode(JSON.self, from: parts[1])
  }

  /// - Parameters:
  ///   - header: members in the place of those of the good token.
  ///   - claims: likewise.
  ///   - claim: left out.
  ///   - secret: signs the token.
  ///   - signature: instead of the right one.
  func token(
    header changedHeader: [String: JSON] = [:], claims changedClaims: [String: JSON] = [:],
    removing claim: String? = nil, secret: String = TestApp.secret, digest: Digest = .sha256, signature: String? = nil
  ) throws -> String {
    var claims = claims.object.merging(changedClaims) { $1 }
    if let claim { claims[claim] = nil }
    let header = JSON.object(header.object.merging(changedHeader) { $1 })
    let parts = [header, .object(claims)].map { Data($0.json.utf8).base64URL }
    let signed = parts.joined(separator: ".")
    return "\(signed).\(signature ?? Self.signature(of: signed, secret, digest))"
  }

  private static func signature(of text: String, _ secret: String, _ digest: Digest) -> String {
    let (data, key) = (Data(text.utf8), SymmetricKey(data: Data(secret.utf8)))
    let code: Data =
      switch digest {
      case .sha256: Data(HMAC<SHA256>.authenticationCode(for: data, using: key))
      case .sha384: Data(HMAC<SHA384>.authenticationCode(for: data, using: key))
      case .sha512: Data(HMAC<SHA512>.authenticationCode(for: data, using: key))
      }
    return code.base64URL
  }
}

extension JSON {
  /// As text; members in alphabetical order. Numbers are whole ones.
  var json: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .number(let value): "\(Int(value))"
    case .text(let text): JSON.quoted(text)
    case .list(let list): "[\(list.map(\.json).joined(separator: ","))]"
    case .object(let object):
      "{\(object.sorted { $0.key < $1.key }.map { "\(JSON.quoted($0.key)):\($0.value.json)" }.joined(separator: ","))}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var json = JSONWriter()
    json.value(text)
    return String(decoding: json.bytes, as: UTF8.self)
  }
}

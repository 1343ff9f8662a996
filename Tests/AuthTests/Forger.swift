import Crypto
import Foundation
import Kernel

/// Signs any header and any claims with the right key: what is refused is refused for what it says.
struct Forger {
  var header: [String: JSONValue] = [:]

  /// - Parameter signature: instead of the right one.
  func token(
    _ changes: [String: JSONValue] = [:], removing claim: String? = nil, signature: String? = nil
  ) throws -> String {
    let kid = Hex.encode(SHA256.hash(data: Data(World.secret.utf8)).prefix(8))
    let fields = ["alg": .text("HS256"), "typ": .text("JWT"), "kid": .text(kid)].merging(header) { $1 }
    var claims: [String: JSONValue] = [
      "iss": .text("orderdesk"), "aud": .text("orderdesk"), "sub": .text("00000000-0000-7000-8000-000000000003"),
      "jti": .text("00000000-0000-7000-8000-000000000001"), "sid": .text("00000000-0000-7000-8000-000000000002"),
      "iat": .number(1_767_225_600), "exp": .number(1_767_226_500), "username": .text("berta"),
      "is_admin": .bool(false), "roles": .list([.text("approver")]),
      "scopes": .list([.text("admin:orders"), .text("user:orders")]),
    ].merging(changes) { $1 }
    if let claim { claims[claim] = nil }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let signed = "\(try encoder.encode(fields).base64URL).\(try encoder.encode(claims).base64URL)"
    let code = HMAC<SHA256>.authenticationCode(
      for: Data(signed.utf8), using: SymmetricKey(data: Data(World.secret.utf8)))
    return "\(signed).\(signature ?? Data(code).base64URL)"
  }
}

/// JSON of any shape.
enum JSONValue: Codable, Hashable, Sendable {
  case null
  case bool(Bool)
  case number(Int)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .list(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }
}

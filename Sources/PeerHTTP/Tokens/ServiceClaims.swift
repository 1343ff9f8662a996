import Kernel

/// What a service token says (RFC 7519 §4.1; `htu` as in RFC 9449).
struct ServiceClaims: Codable, Sendable {
  let issuer: String
  let audience: String
  /// Seconds since 1970.
  let issuedAt: Int
  let expiresAt: Int
  let id: String
  let path: String

  var issued: Timestamp { Timestamp(milliseconds: Int64(issuedAt) * 1_000) }
  var expires: Timestamp { Timestamp(milliseconds: Int64(expiresAt) * 1_000) }

  enum CodingKeys: String, CodingKey {
    case issuer = "iss"
    case audience = "aud"
    case issuedAt = "iat"
    case expiresAt = "exp"
    case id = "jti"
    case path = "htu"
  }
}

extension ServiceClaims: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("aud", audience)
      json.member("exp", expiresAt)
      json.member("htu", path)
      json.member("iat", issuedAt)
      json.member("iss", issuer)
      json.member("jti", id)
    }
  }
}

extension ServiceClaims: JSONReadable {
  init(from json: inout JSONReader) throws(JSONReader.Failure) {
    var (issuer, audience, id, path): (String?, String?, String?, String?)
    var (issuedAt, expiresAt): (Int?, Int?)
    try json.object { name, json throws(JSONReader.Failure) in
      switch name {
      case "aud": audience = try json.string()
      case "exp": expiresAt = try ServiceClaims.seconds(&json)
      case "htu": path = try json.string()
      case "iat": issuedAt = try ServiceClaims.seconds(&json)
      case "iss": issuer = try json.string()
      case "jti": id = try json.string()
      default: try json.skip()
      }
    }
    self.init(
      issuer: try issuer.required("iss"), audience: try audience.required("aud"),
      issuedAt: try issuedAt.required("iat"), expiresAt: try expiresAt.required("exp"), id: try id.required("jti"),
      path: try path.required("htu"))
  }

  /// No further from 1970 than the year 9999.
  private static func seconds(_ json: inout JSONReader) throws(JSONReader.Failure) -> Int {
    let seconds = try json.int()
    guard (-253_402_300_799...253_402_300_799).contains(seconds) else { throw json.failure("a time is missing") }
    return seconds
  }
}

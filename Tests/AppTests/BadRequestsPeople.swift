import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

/// Checks that each request is refused as its row says, in one line of the log.
func expectRefused(_ table: [BadRequest], _ client: APIClient) async throws {
  let bearer = ["Authorization": "Bearer \(client.token)"]
  for bad in table {
    let count = client.app.log.requestCount
    let answer = try await client.app.send(
      bad.method, bad.path, bad.headers.merging(bearer) { $1 }, body: bad.body)
    try expectProblem(answer, bad.code, fields: bad.fields, bad.name)
    #expect(client.app.log.requestCount == count + 1, bad.name)
  }
}

// MARK: One's own account

extension BadRequest {
  static let refresh: [BadRequest] = {
    let path = "/api/v1/auth/refresh"
    return [
      .json(.post, path, "{}", ["refresh_token missing"]),
      .json(.post, path, #"{"refresh_token":1}"#, ["refresh_token wrong_type"]),
      .json(.post, path, #"{"refresh_token":null}"#, ["refresh_token wrong_type"]),
      .json(.post, path, #"{"refresh_token":["a"]}"#, ["refresh_token wrong_type"]),
      .json(.post, path, #"{"refresh_token":"a","grant_type":"refresh_token"}"#, ["grant_type unknown"]),
    ]
  }()

  static let profile: [BadRequest] = {
    func name(_ json: String, _ code: String) -> BadRequest {
      .json(.patch, "/api/v1/auth/me", "{\"display_name\":\(json)}", ["display_name \(code)"])
    }
    return [
      .json(.patch, "/api/v1/auth/me", "{}", ["display_name missing"]),
      .json(.patch, "/api/v1/auth/me", #"{"display_name":"A","roles":["admin"]}"#, ["roles unknown"]),
      .json(.patch, "/api/v1/auth/me", #"{"display_name":"A","username":"root"}"#, ["username unknown"]),
      name(text(61), "too_long"), name(text(100_000), "too_long"),
    ]
      + ["1", "null", "true", "[]", "{}"].map { name($0, "wrong_type") }
      + [#""a\u0000b""#, #""a\nb""#, #""a\r\nSet-Cookie: x=y""#, #""a\u001bb""#, #""a\u0085b""#].map {
        name($0, "invalid")
      }
  }()

  /// For somebody whose password is `goodPassword`.
  static let password: [BadRequest] = {
    let path = "/api/v1/auth/password"
    func bad(_ current: String, _ new: String, _ fields: [String]) -> BadRequest {
      .json(.post, path, "{\"current_password\":\(current),\"new_password\":\(new)}", fields)
    }
    let good = "\"\(goodPassword)\""
    return [
      .json(.post, path, "{}", ["current_password missing", "new_password missing"]),
      .json(.post, path, #"{"new_password":"another good one"}"#, ["current_password missing"]),
      bad("1", "null", ["current_password wrong_type", "new_password wrong_type"]),
      bad(good, "\"1234567\"", ["new_password too_short"]), bad(good, text(129), ["new_password too_long"]),
      bad(good, text(100_000), ["new_password too_long"]), bad(good, "\"ADA_1815\"", ["new_password invalid"]),
      bad(good, "\"password123\"", ["new_password invalid"]), bad(good, good, ["new_password invalid"]),
      bad("\"wrong\"", "\"another good one\"", ["current_password invalid"]),
      bad("\"\"", "\"another good one\"", ["current_password invalid"]),
      bad(text(100_000), "\"another good one\"", ["current_password invalid"]),
      bad(good.uppercased(), "\"another good one\"", ["current_password invalid"]),
    ]
  }()

  /// - Parameter token: of a good link of `ada_1815`.
  static func passwordReset(_ token: String) -> [BadRequest] {
    let path = "/api/v1/auth/password-reset"
    func bad(_ new: String, _ fields: [String]) -> BadRequest {
      .json(.post, path, "{\"token\":\"\(token)\",\"new_password\":\(new)}", fields)
    }
    return [
      .json(.post, path, "{}", ["token missing", "new_password missing"]),
      .json(.post, path, #"{"token":1,"new_password":"another good one"}"#, ["token wrong_type"]),
      bad("null", ["new_password wrong_type"]), bad("\"1234567\"", ["new_password too_short"]),
      bad(text(129), ["new_password too_long"]), bad("\"ada_1815\"", ["new_password invalid"]),
      bad("\"password123\"", ["new_password invalid"]),
    ]
  }
}

// MARK: Other people

extension BadRequest {
  static let newUser: [BadRequest] = {
    let path = "/api/v1/users"
    func roles(_ json: String, _ code: String) -> BadRequest {
      .json(
        .post, path, "{\"username\":\"newcomer\",\"password\":\"\(goodPassword)\",\"roles\":\(json)}",
        ["roles \(code)"])
    }
    return [
      .json(.post, path, "{}", ["username missing", "password missing"]),
      .json(.post, path, #"{"username":"abc","password":"1234567"}"#, ["username too_short", "password too_short"]),
      .json(
        .post, path, #"{"username":1,"password":[],"roles":{}}"#,
        ["username wrong_type", "password wrong_type", "roles wrong_type"]),
      .json(.post, path, #"{"username":"newcomer","password":"newcomer"}"#, ["password invalid"]),
      .json(.post, path, #"{"username":"newcomer","password":"password123"}"#, ["password invalid"]),
      .json(.post, path, #"{"username":"new\r\ncomer","password":"\#(goodPassword)"}"#, ["username invalid"]),
      .json(
        .post, path, #"{"username":"newcomer","password_hash":"x","password":"\#(goodPassword)"}"#,
        ["password_hash unknown"]),
      roles("[]", "missing"), roles("\"user\"", "wrong_type"), roles("null", "wrong_type"), roles("[1]", "wrong_type"),
      roles("[\"root\"]", "invalid"), roles("[\"user\",\"Admin\"]", "invalid"), roles("[\"\"]", "invalid"),
    ]
  }()

  static func userChange(_ id: String) -> [BadRequest] {
    func bad(_ field: String, _ json: String, _ code: String) -> BadRequest {
      .json(.patch, "/api/v1/users/\(id)", "{\"\(field)\":\(json)}", ["\(field) \(code)"])
    }
    return [
      bad("roles", "[]", "missing"), bad("roles", "\"admin\"", "wrong_type"), bad("roles", "[null]", "wrong_type"),
      bad("roles", "[\"root\"]", "invalid"), bad("disabled", "1", "wrong_type"), bad("disabled", "null", "wrong_type"),
      bad("disabled", "\"true\"", "wrong_type"), bad("username", "\"root\"", "unknown"),
      bad("password", "\"\(goodPassword)\"", "unknown"),
    ]
  }

  /// Of calls with a person in their path and no body.
  static func onePerson(_ id: String) -> [BadRequest] {
    [
      .query("/api/v1/users/\(id)?expand=1", ["expand unknown"]),
      .query("/api/v1/users/\(id)/sessions?limit=1", ["limit unknown"]),
      .bare(.delete, "/api/v1/users/\(id)/sessions?all=1", ["all unknown"]),
      .bare(.post, "/api/v1/users/\(id)/password-reset?days=30", ["days unknown"]),
    ]
  }

  static let people: [BadRequest] = [
    ("search=a&search=b", ["search duplicate"]), ("search=" + String(repeating: "x", count: 61), ["search too_long"]),
    ("role=root", ["role invalid"]), ("role=user&role=user", ["role duplicate"]),
    ("disabled=yes", ["disabled invalid"]), ("disabled=1", ["disabled invalid"]), ("limit=0", ["limit out_of_range"]),
    ("limit=101", ["limit out_of_range"]), ("limit=x", ["limit wrong_type"]), ("offset=-1", ["offset out_of_range"]),
    ("offset=10001", ["offset out_of_range"]), ("cursor=x", ["cursor unknown"]), ("sort=username", ["sort unknown"]),
    ("limit=0&offset=-1", ["limit out_of_range", "offset out_of_range"]),
    ("role=x&disabled=x&limit=x&z=1", ["role invalid", "disabled invalid", "limit wrong_type", "z unknown"]),
  ].map { .query("/api/v1/users?\($0.0)", $0.1) }

  static let audit: [BadRequest] = [
    ("module=users", ["module invalid"]), ("action=auth.nothing", ["action invalid"]), ("from=today", ["from invalid"]),
    ("from=2026-02-30T00:00:00Z", ["from invalid"]), ("to=2026-01-01", ["to invalid"]),
    ("to=2026-01-01T00:00:00%2B01:00", ["to invalid"]), ("limit=0", ["limit out_of_range"]),
    ("limit=101", ["limit out_of_range"]), ("limit=x", ["limit wrong_type"]), ("cursor=x", ["cursor invalid"]),
    ("actor=a&actor=b", ["actor duplicate"]), ("offset=1", ["offset unknown"]), ("outcome=denied", ["outcome unknown"]),
  ].map { .query("/api/v1/audit?\($0.0)", $0.1) }
}

import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

/// A request that must be refused, and how.
struct BadRequest: Sendable {
  let method: HTTPRequest.Method
  let path: String
  var headers: [String: String] = [:]
  var body: String?
  let code: ProblemCode
  /// `field code` for each bad field.
  var fields: [String]?

  var name: Comment { "\(method) \(path) \(headers) \(body?.prefix(120) ?? "")" }

  static func json(
    _ method: HTTPRequest.Method, _ path: String, _ body: String, _ fields: [String], _ headers: [String: String] = [:]
  ) -> BadRequest {
    BadRequest(
      method: method, path: path, headers: headers.merging(["Content-Type": "application/json"]) { $1 }, body: body,
      code: .requestInvalid, fields: fields)
  }

  static func query(_ path: String, _ fields: [String]) -> BadRequest {
    BadRequest(method: .get, path: path, code: .requestInvalid, fields: fields)
  }

  /// A request without a body that carries parameters.
  static func bare(_ method: HTTPRequest.Method, _ path: String, _ fields: [String]) -> BadRequest {
    BadRequest(method: method, path: path, code: .requestInvalid, fields: fields)
  }

  /// A JSON string of this many characters.
  static func text(_ count: Int) -> String { "\"" + String(repeating: "x", count: count) + "\"" }
}

// MARK: The tables

extension BadRequest {
  static let register: [BadRequest] = {
    let path = "/api/v1/auth/register"
    func bad(_ username: String, _ password: String, _ fields: [String]) -> BadRequest {
      .json(.post, path, "{\"username\":\(username),\"password\":\(password)}", fields)
    }
    let good = "\"\(goodPassword)\""
    return [
      .json(.post, path, "{}", ["username missing", "password missing"]),
      .json(.post, path, #"{"username":"newcomer"}"#, ["password missing"]),
      .json(
        .post, path, #"{"username":"newcomer","password":"\#(goodPassword)","a":1,"b":2}"#, ["a unknown", "b unknown"]),
      .json(.post, path + "?x=1", #"{"username":"newcomer","password":"\#(goodPassword)"}"#, ["x unknown"]),
      bad("1", "true", ["username wrong_type", "password wrong_type"]),
      bad("null", good, ["username wrong_type"]),
      bad("[\"newcomer\"]", good, ["username wrong_type"]),
      bad("{}", good, ["username wrong_type"]),
      bad("\"\"", good, ["username too_short"]),
      bad("\"abc\"", good, ["username too_short"]),
      bad(text(21), good, ["username too_long"]),
      bad(text(100_000), good, ["username too_long"]),
      bad("\"has space\"", good, ["username invalid"]),
      bad("\"über_ich\"", good, ["username invalid"]),
      bad(#""new\u0000comer""#, good, ["username invalid"]),
      bad("\"newcomer\"", "\"1234567\"", ["password too_short"]),
      bad("\"newcomer\"", text(129), ["password too_long"]),
      bad("\"newcomer\"", text(100_000), ["password too_long"]),
      bad("\"newcomer\"", "\"NEWCOMER\"", ["password invalid"]),
      bad("\"abc\"", "\"1234567\"", ["username too_short", "password too_short"]),
    ]
  }()

  static let token: [BadRequest] = {
    func bad(_ body: String, _ fields: [String]?, _ code: ProblemCode = .requestInvalid) -> BadRequest {
      BadRequest(
        method: .post, path: "/api/v1/auth/token", headers: ["Content-Type": "application/x-www-form-urlencoded"],
        body: body, code: code, fields: fields)
    }
    return [
      bad("", ["grant_type missing", "username missing", "password missing"]),
      bad("grant_type=password&username=a", ["password missing"]),
      bad("grant_type=password&username=a&username=b&password=c", ["username duplicate"]),
      bad("grant_type=password&username=a&password=c&x=1", ["x unknown"]),
      bad("grant_type=&username=a&password=c", nil, .requestUnsupportedGrantType),
      bad("grant_type=refresh&username=a&password=c", nil, .requestUnsupportedGrantType),
      bad("grant_type=password&grant_type=password&username=a&password=c", ["grant_type duplicate"]),
      bad("grant_type=password&username=a&password=c&refresh_token=d", ["refresh_token unknown"]),
      bad("grant_type=refresh_token", ["refresh_token missing"]),
      bad("grant_type=refresh_token&refresh_token=a&refresh_token=b", ["refresh_token duplicate"]),
      bad("grant_type=refresh_token&refresh_token=a&username=b", ["username unknown"]),
      bad("grant_type=refresh_token&refresh_token=a", nil, .authInvalidRefreshToken),
      bad("grant_type=password&username=%FF%FE&password=c", nil, .authInvalidCredentials),
      BadRequest(
        method: .post, path: "/api/v1/auth/token?grant_type=password",
        headers: ["Content-Type": "application/x-www-form-urlencoded"],
        body: "grant_type=password&username=a&password=b",
        code: .requestInvalid, fields: ["grant_type unknown"]),
    ]
  }()

  static let order: [BadRequest] = {
    let path = "/api/v1/orders"
    func item(_ json: String, _ fields: [String]) -> BadRequest {
      .json(.post, path, "{\"item_name\":\(json),\"quantity\":1}", fields)
    }
    func quantity(_ json: String, _ code: String) -> BadRequest {
      .json(.post, path, "{\"item_name\":\"Desk lamp\",\"quantity\":\(json)}", ["quantity \(code)"])
    }
    func notes(_ json: String, _ code: String) -> BadRequest {
      .json(.post, path, "{\"item_name\":\"Desk lamp\",\"quantity\":1,\"notes\":\(json)}", ["notes \(code)"])
    }
    return [
      .json(.post, path, "{}", ["item_name missing", "quantity missing"]),
      .json(
        .post, path, #"{"item_name":1,"quantity":"5","notes":2,"status":"approved"}"#,
        ["item_name wrong_type", "quantity wrong_type", "notes wrong_type", "status unknown"]),
      .json(
        .post, path, #"{"item_name":" ","quantity":0,"notes":"\u0007"}"#,
        ["item_name too_short", "quantity out_of_range", "notes invalid"]),
      .json(.post, path + "?dry_run=1", #"{"item_name":"Desk lamp","quantity":1}"#, ["dry_run unknown"]),
    ]
      + ["0", "101", "-1", "9223372036854775807", "-9223372036854775808"].map { quantity($0, "out_of_range") }
      + ["1.5", "\"5\"", "true", "null", "[1]", "{}", "1e400", "9223372036854775808", "-1e400", "\"\""].map {
        quantity($0, "wrong_type")
      }
      + ["\"\"", "\"   \"", #""\u00a0\u2003""#].map { item($0, ["item_name too_short"]) }
      + ["1", "null", "false", "[]", "{\"a\":1}"].map { item($0, ["item_name wrong_type"]) }
      + [#""a\u0000b""#, #""a\nb""#, #""a\tb""#, #""a\u007fb""#, #""a\u0085b""#, #""a\u2028b""#, #""a\u001bb""#].map {
        item($0, ["item_name invalid"])
      }
      + [item(text(256), ["item_name too_long"])]
      + [text(1_001)].map { notes($0, "too_long") }
      + [#""a\u0000b""#, #""a\u001bb""#, #""a\u2029b""#].map { notes($0, "invalid") }
      + ["1", "null", "[]"].map { notes($0, "wrong_type") }
  }()

  static func list(_ path: String) -> [BadRequest] {
    [
      ("limit=0", ["limit out_of_range"]), ("limit=101", ["limit out_of_range"]), ("limit=-1", ["limit out_of_range"]),
      ("limit=x", ["limit wrong_type"]), ("limit=1.5", ["limit wrong_type"]), ("limit=1e1", ["limit wrong_type"]),
      ("limit=99999999999999999999", ["limit wrong_type"]), ("limit=", ["limit missing"]),
      ("limit=1&limit=2", ["limit duplicate"]), ("offset=10001", ["offset out_of_range"]),
      ("offset=-1", ["offset out_of_range"]), ("offset=x", ["offset wrong_type"]),
      ("offset=1&offset=1", ["offset duplicate"]), ("status=open", ["status invalid"]),
      ("status=all", ["status invalid"]),
      ("status=pending&status=pending", ["status duplicate"]), ("cursor=", ["cursor invalid"]),
      ("cursor=x", ["cursor invalid"]), ("cursor=a&cursor=b", ["cursor duplicate"]), ("page=2", ["page unknown"]),
      ("Limit=5", ["Limit unknown"]), ("limit=0&offset=-1", ["limit out_of_range", "offset out_of_range"]),
      ("limit=x&status=y&z=1", ["status invalid", "limit wrong_type", "z unknown"]),
    ].map { .query("\(path)?\($0.0)", $0.1) }
  }

  /// What is no JSON object at all, or not sent as one.
  static func unreadable(_ method: HTTPRequest.Method, _ path: String) -> [BadRequest] {
    let bodies = [
      "", "{", "[]", "null", "1", "\"text\"", "{\"a\":}", "{'a':1}", "{\"a\":1,}", "{} x", "{\"a\":01}", "\u{FEFF}{",
      "{\"a\":\"\\ud800\"}", "{\"a\":\"\n\"}", "{\"a\":NaN}", String(repeating: "[", count: 100_000),
      "{\"a\":" + String(repeating: "[", count: 2_000) + String(repeating: "]", count: 2_000) + "}",
    ]
    let types = ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", "", "json", "text/json"]
    return bodies.map {
      BadRequest(
        method: method, path: path, headers: ["Content-Type": "application/json"], body: $0, code: .requestMalformed)
    }
      + types.map {
        BadRequest(
          method: method, path: path, headers: ["Content-Type": $0], body: "{}", code: .requestUnsupportedMediaType)
      } + [BadRequest(method: method, path: path, body: "{}", code: .requestUnsupportedMediaType)]
  }
}

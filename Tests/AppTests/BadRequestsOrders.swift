import HTTPTypes
import Kernel

/// What must not be sent about an order at version 1.
extension BadRequest {
  private static let match = ["If-Match": "\"1\""]

  /// What is no version that the caller could have seen.
  private static let versions: [(value: String, code: String)] = [
    ("\"1\"", "wrong_type"), ("1.5", "wrong_type"), ("true", "wrong_type"), ("null", "wrong_type"),
    ("1e400", "wrong_type"), ("9223372036854775808", "wrong_type"), ("0", "out_of_range"), ("-1", "out_of_range"),
  ]

  /// RFC 9110 §13.1.1 knows lists, weak tags and `*`; here it is one version, written as the server writes it.
  static let matches = [
    "1", "\"0\"", "\"x\"", "W/\"1\"", "*", "\"\"", "\"", "\"1\", \"2\"", "\"1\",\"1\"", "\"-1\"", "\"+1\"", "\"01\"",
    "\" 1\"", "\"1", "'1'", "\"1.0\"", "\"9223372036854775808\"", "\"\u{661}\"",
  ]

  /// The same for whatever is changed: bodies without a version, and what must not come as one.
  private static func versioned(_ id: String, _ body: String) -> [BadRequest] {
    let path = "/api/v1/orders/\(id)"
    let open = body.dropLast()
    return versions.map { .json(.patch, path, "\(open),\"version\":\($0.value)}", ["version \($0.code)"]) }
      + matches.map { .json(.patch, path, body, ["If-Match invalid"], ["If-Match": $0]) }
      + [
        .json(.patch, path, "\(open),\"version\":2}", ["version invalid"], match),
        .json(.patch, path + "?version=1", body, ["version unknown"], match),
        BadRequest(
          method: .patch, path: path, headers: ["Content-Type": "application/json"], body: body,
          code: .ordersVersionRequired),
      ]
  }

  static func decision(_ id: String) -> [BadRequest] {
    func bad(_ body: String, _ fields: [String]) -> BadRequest {
      .json(.patch, "/api/v1/orders/\(id)", body, fields, match)
    }
    return [
      bad("{}", ["status missing"]), bad(#"{"reason":"x"}"#, ["status missing", "reason unknown"]),
      bad(#"{"status":"pending"}"#, ["status invalid"]), bad(#"{"status":"APPROVED"}"#, ["status invalid"]),
      bad(#"{"status":""}"#, ["status invalid"]), bad(#"{"status":1}"#, ["status wrong_type"]),
      bad(#"{"status":null}"#, ["status wrong_type"]), bad(#"{"status":["approved"]}"#, ["status wrong_type"]),
      bad(#"{"status":"approved","reason":\#(text(501))}"#, ["reason too_long"]),
      bad(#"{"status":"approved","reason":"a\u0000"}"#, ["reason invalid"]),
      bad(#"{"status":"approved","reason":7}"#, ["reason wrong_type"]),
      bad(#"{"status":"approved","quantity":7}"#, ["quantity unknown"]),
      bad(#"{"status":"rejected","item_name":"x","notes":"y"}"#, ["item_name unknown", "notes unknown"]),
      bad(#"{"status":"approved","decided_by":"me"}"#, ["decided_by unknown"]),
    ] + versioned(id, #"{"status":"approved"}"#)
  }

  /// By the owner.
  static func cancellation(_ id: String) -> [BadRequest] {
    func bad(_ body: String, _ fields: [String]) -> BadRequest {
      .json(.patch, "/api/v1/orders/\(id)", body, fields, match)
    }
    return [
      bad(#"{"status":"cancelled","reason":"x"}"#, ["reason unknown"]),
      bad(#"{"status":"cancelled","item_name":"x"}"#, ["item_name unknown"]),
      bad(#"{"status":"cancelled","quantity":1}"#, ["quantity unknown"]),
      bad(#"{"status":"canceled"}"#, ["status invalid"]), bad(#"{"status":"CANCELLED"}"#, ["status invalid"]),
    ] + versioned(id, #"{"status":"cancelled"}"#)
  }

  /// By the owner.
  static func edit(_ id: String) -> [BadRequest] {
    func bad(_ body: String, _ fields: [String]) -> BadRequest {
      .json(.patch, "/api/v1/orders/\(id)", body, fields, match)
    }
    func field(_ name: String, _ json: String, _ code: String) -> BadRequest {
      bad("{\"\(name)\":\(json)}", ["\(name) \(code)"])
    }
    return [
      bad("{}", ["status missing"]), bad(#"{"version":1}"#, ["status missing"]),
      bad(#"{"quantity":2,"reason":"x"}"#, ["reason unknown"]),
      bad(#"{"quantity":2,"color":"red"}"#, ["color unknown"]),
      bad(#"{"quantity":2,"user_id":"x","username":"x"}"#, ["user_id unknown", "username unknown"]),
      bad(
        #"{"item_name":1,"quantity":"5","notes":2}"#,
        ["item_name wrong_type", "quantity wrong_type", "notes wrong_type"]),
      bad(
        #"{"item_name":" ","quantity":0,"notes":"\u0007","version":1}"#,
        ["item_name too_short", "quantity out_of_range", "notes invalid"]),
      .json(
        .patch, "/api/v1/orders/\(id)", #"{"quantity":0,"version":0}"#,
        ["version out_of_range", "quantity out_of_range"]),
    ]
      + ["0", "101", "-1", "9223372036854775807"].map { field("quantity", $0, "out_of_range") }
      + ["1.5", "\"5\"", "true", "null", "[1]", "1e400", "9223372036854775808"].map {
        field("quantity", $0, "wrong_type")
      }
      + ["\"\"", "\"   \"", #""\u00a0\u2003""#].map { field("item_name", $0, "too_short") }
      + [#""a\u0000b""#, #""a\nb""#, #""a\u007fb""#, #""a\u2028b""#].map { field("item_name", $0, "invalid") }
      + ["1", "null", "false"].map { field("item_name", $0, "wrong_type") }
      + [field("item_name", text(256), "too_long"), field("notes", text(1_001), "too_long")]
      + [#""a\u0000b""#, #""a\u2029b""#].map { field("notes", $0, "invalid") }
      + ["1", "null", "[]"].map { field("notes", $0, "wrong_type") }
      + versioned(id, #"{"quantity":2}"#)
  }

  /// Of an order that the caller has decided: at version 2.
  static func undo(_ id: String) -> [BadRequest] {
    let path = "/api/v1/orders/\(id)/undo"
    return versions.map { .json(.post, path, "{\"version\":\($0.value)}", ["version \($0.code)"]) }
      + matches.map { .json(.post, path, "{}", ["If-Match invalid"], ["If-Match": $0]) }
      + [
        .json(.post, path, #"{"version":1}"#, ["version invalid"], ["If-Match": "\"2\""]),
        .json(.post, path, #"{"reason":"x"}"#, ["reason unknown"]),
        .json(.post, path, #"{"status":"pending"}"#, ["status unknown"]),
        .json(.post, path + "?version=2", "{}", ["version unknown"]), .bare(.post, path + "?x=1", ["x unknown"]),
      ]
  }
}

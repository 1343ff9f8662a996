import HTTPTypes
import Kernel

/// What must not be sent as many decisions at once.
extension BadRequest {
  private static let path = "/api/v1/orders/decisions"
  private static let otherID = "0198c0de-0000-7000-8000-000000000000"

  private static func decisions(_ elements: [String], _ fields: [String]) -> BadRequest {
    .json(.post, path, "{\"decisions\":[\(elements.joined(separator: ","))]}", fields)
  }

  /// - Parameter id: of an order that could be decided.
  static func bulk(_ id: String) -> [BadRequest] { lists(id) + elements(id) }

  private static func good(_ id: String) -> String { "{\"id\":\"\(id)\",\"version\":1,\"status\":\"approved\"}" }

  private static func lists(_ id: String) -> [BadRequest] {
    let many = (0...100).map { number in
      let digits = String(number, radix: 16)
      return good("0198c0de-0000-7000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits)
    }
    return [
      .json(.post, path, "{}", ["decisions missing"]),
      .json(.post, path, #"{"status":"approved"}"#, ["decisions missing", "status unknown"]),
      .json(.post, path, "{\"decisions\":[\(good(id))],\"reason\":\"x\"}", ["reason unknown"]),
      .json(.post, path + "?dry_run=1", "{\"decisions\":[\(good(id))]}", ["dry_run unknown"]),
      decisions([], ["decisions out_of_range"]), decisions(many, ["decisions out_of_range"]),
      decisions(many + [good("x")], ["decisions[101].id invalid"]),
      decisions([good(id), good(id)], ["decisions[1].id duplicate"]),
      decisions([good(id), good(id.uppercased())], ["decisions[1].id duplicate"]),
      decisions(
        [good(id), good(otherID), good(id), good(otherID)], ["decisions[2].id duplicate", "decisions[3].id duplicate"]),
    ]
      + ["null", "1", "\"x\"", "true", "{}", good(id)].map {
        .json(.post, path, "{\"decisions\":\($0)}", ["decisions wrong_type"])
      }
      + ["null", "1", "\"\(id)\"", "[]", "[\(good(id))]"].map {
        decisions([good(id), $0], ["decisions[1] wrong_type"])
      }
  }

  private static func elements(_ id: String) -> [BadRequest] {
    func member(_ name: String, _ json: String, _ code: String) -> BadRequest {
      let all = ["id": "\"\(otherID)\"", "version": "1", "status": "\"approved\""].merging([name: json]) { $1 }
      let text = all.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
      return decisions([good(id), "{\(text)}"], ["decisions[1].\(name) \(code)"])
    }
    return [
      decisions(
        ["{}", good(id)], ["decisions[0].id missing", "decisions[0].version missing", "decisions[0].status missing"]),
      decisions(
        [#"{"id":"x","version":"1","status":"cancelled","reason":7,"x":1}"#, "5"],
        [
          "decisions[0].id invalid", "decisions[0].version wrong_type", "decisions[0].status invalid",
          "decisions[0].reason wrong_type", "decisions[0].x unknown", "decisions[1] wrong_type",
        ]),
    ]
      + ["1", "null", "[]"].map { member("id", $0, "wrong_type") }
      + ["\"\"", "\"no-uuid\"", "\"\(otherID)0\""].map { member("id", $0, "invalid") }
      + ["\"1\"", "1.5", "true", "null", "1e400", "9223372036854775808"].map { member("version", $0, "wrong_type") }
      + ["0", "-1"].map { member("version", $0, "out_of_range") }
      + ["\"cancelled\"", "\"pending\"", "\"Approved\"", "\"\""].map { member("status", $0, "invalid") }
      + ["1", "null", "true"].map { member("status", $0, "wrong_type") }
      + [member("reason", text(501), "too_long"), member("reason", #""a\u0000""#, "invalid")]
      + ["1", "null", "[]"].map { member("reason", $0, "wrong_type") }
      + [member("quantity", "1", "unknown"), member("item_name", "\"x\"", "unknown")]
  }
}

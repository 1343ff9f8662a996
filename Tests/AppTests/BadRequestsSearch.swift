import HTTPTypes
import Kernel

/// What must not be asked for.
extension BadRequest {
  /// The filters of everyone's orders.
  static func filters(_ path: String) -> [BadRequest] {
    let long = String(repeating: "x", count: 256)
    return [
      ("user_id=x", ["user_id invalid"]), ("user_id=", ["user_id invalid"]), ("user_id=ada_1815", ["user_id invalid"]),
      ("username=", ["username too_short"]), ("username=\(long)", ["username too_long"]),
      ("username=a%0Ab", ["username invalid"]), ("username=a&username=b", ["username duplicate"]),
      ("search=", ["search too_short"]), ("search=%20%C2%A0", ["search too_short"]),
      ("search=\(long)", ["search too_long"]),
      ("search=a%00b", ["search invalid"]), ("search=a%0D%0Ab", ["search invalid"]),
      ("search=%E2%80%A8a%E2%80%A8b", ["search invalid"]), ("search=a&search=a", ["search duplicate"]),
      ("status=open", ["status invalid"]), ("status=all", ["status invalid"]),
      ("status=pending&status=pending", ["status duplicate"]),
      ("from=today", ["from invalid"]), ("from=2026-01-01", ["from invalid"]),
      ("from=2026-02-30T00:00:00Z", ["from invalid"]), ("from=2026-01-01T24:00:00Z", ["from invalid"]),
      ("from=2026-01-01T00:00:00", ["from invalid"]), ("from=2026-01-01T00:00:00.Z", ["from invalid"]),
      ("from=1767225600000", ["from invalid"]), ("to=2026-01-01T00:00:00%2B01:00", ["to invalid"]),
      ("to=2026-01-01t00:00:00z", ["to invalid"]), ("to=a&to=b", ["to duplicate"]),
      ("from=2026-01-01T00:00:00.001Z&to=2026-01-01T00:00:00Z", ["to invalid"]),
      ("from=x&to=y&search=&q=1", ["from invalid", "to invalid", "q unknown"]),
      (
        "search=&username=%00&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
        ["search too_short", "username invalid", "to invalid"]
      ),
      ("item_name=x", ["item_name unknown"]), ("q=x", ["q unknown"]), ("format=csv", ["format unknown"]),
      ("Search=abc", ["Search unknown"]),
    ].map { .query("\(path)?\($0.0)", $0.1) }
  }

  static let sorts: [BadRequest] = [
    ("sort=price", ["sort invalid"]), ("sort=-", ["sort invalid"]), ("sort=CREATED_AT", ["sort invalid"]),
    ("sort=--created_at", ["sort invalid"]), ("sort=%2Bcreated_at", ["sort invalid"]),
    ("sort=created_at,status", ["sort invalid"]), ("sort=created_at;drop%20table", ["sort invalid"]),
    ("sort=status&sort=username", ["sort duplicate"]), ("order=asc", ["order unknown"]),
  ].map { .query("/api/v1/orders?\($0.0)", $0.1) }

  /// What one's own list and a file do not take.
  static let elsewhere: [BadRequest] =
    ["username=ada_1815", "user_id=x", "from=x", "to=x", "sort=status"].map {
      .query("/api/v1/orders/me?\($0)", ["\($0.prefix { $0 != "=" }) unknown"])
    }
    + [
      ("search=", ["search too_short"]), ("search=a%00b", ["search invalid"]),
      ("search=a&search=a", ["search duplicate"]),
      ("search=\(String(repeating: "x", count: 256))&limit=0", ["search too_long", "limit out_of_range"]),
    ].map { .query("/api/v1/orders/me?\($0.0)", $0.1) }
    + ["sort=status", "limit=1", "offset=1", "cursor=x"].map {
      .query("/api/v1/orders/export.csv?\($0)", ["\($0.prefix { $0 != "=" }) unknown"])
    }
    + ["stats", "events"].map { .query("/api/v1/orders/\($0)?from=x", ["from unknown"]) }
}

import HTTPKit
import Kernel

/// The filters of the audit page, and the place in the trail, as the address has them.
struct AuditFilterForm {
  var module: AuditModule?
  var action: AuditAction?
  var actor = ""
  /// The days as typed, in UTC; the last one counts, too.
  var from = ""
  var to = ""
  var cursor = ""
  private var begin: Timestamp?
  private var end: Timestamp?

  /// Reads `module`, `action`, `actor`, `from`, `to` and `cursor`; what is wrong with them is noted in the fields.
  init(_ fields: inout Fields) {
    module = fields.optionalChoice("module", of: AuditModule.self)
    action = fields.optionalChoice("action", of: AuditAction.self)
    actor = fields.optionalString("actor") ?? ""
    from = fields.optionalString("from") ?? ""
    to = fields.optionalString("to") ?? ""
    cursor = fields.optionalString("cursor") ?? ""
    begin = Self.day(from, "from", &fields)
    end = Self.day(to, "to", &fields).map { $0 + .seconds(86_400) }
    if let begin, let end, end <= begin {
      fields.refuse(FieldProblem("to", .invalid, "This day is before the first one."))
    }
  }

  var isEmpty: Bool { module == nil && action == nil && [actor, from, to].allSatisfy(\.isEmpty) }

  var query: AuditQuery {
    let name = actor.filter { !$0.isWhitespace }.lowercased()
    let filter = AuditFilter(actor: name.isEmpty ? nil : name, action: action, from: begin, to: end)
    return AuditQuery(module: module, filter: filter, cursor: cursor.isEmpty ? nil : cursor)
  }

  func href(cursor: String) -> String {
    Address.of(
      "/admin/audit",
      [
        "module": module?.rawValue ?? "", "action": action?.rawValue ?? "", "actor": actor, "from": from, "to": to,
        "cursor": cursor,
      ])
  }

  private static func day(_ text: String, _ name: String, _ fields: inout Fields) -> Timestamp? {
    guard !text.isEmpty else { return nil }
    let midnight = Timestamp("\(text)T00:00:00Z")
    if midnight == nil { fields.refuse(FieldProblem(name, .invalid, "Use a date such as 2026-11-21.")) }
    return midnight
  }
}

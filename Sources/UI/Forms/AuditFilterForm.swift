import HTTPKit
import Kernel

/// The filters of the audit page, and the place in the trail, as the address has them.
struct AuditFilterForm {
  var module: AuditModule?
  var action: AuditAction?
  var actor = ""
  var days: DayRange
  var cursor = ""

  /// Reads `module`, `action`, `actor`, `from`, `to` and `cursor`; what is wrong with them is noted in the fields.
  init(_ fields: inout Fields) {
    module = fields.optionalChoice("module", of: AuditModule.self)
    action = fields.optionalChoice("action", of: AuditAction.self)
    actor = fields.optionalString("actor") ?? ""
    days = DayRange(&fields)
    cursor = fields.optionalString("cursor") ?? ""
  }

  var isEmpty: Bool { module == nil && action == nil && actor.isEmpty && days.isEmpty }

  var query: AuditQuery {
    let name = actor.filter { !$0.isWhitespace }.lowercased()
    let filter = AuditFilter(actor: name.isEmpty ? nil : name, action: action, from: days.begin, to: days.end)
    return AuditQuery(module: module, filter: filter, cursor: cursor.isEmpty ? nil : cursor)
  }

  func href(cursor: String) -> String {
    Address.of(
      "/admin/audit",
      [
        "module": module?.rawValue ?? "", "action": action?.rawValue ?? "", "actor": actor, "from": days.from,
        "to": days.to, "cursor": cursor,
      ])
  }
}

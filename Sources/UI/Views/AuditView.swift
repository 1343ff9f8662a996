import Kernel
import Templates

/// A page of the audit trail with its filters.
struct AuditView {
  let filter: AuditFilterForm
  /// Whether people's own pages may be linked to.
  let canManagePeople: Bool
  /// `nil` when the filters were refused.
  var page: AuditPage?
  var verification = AuditVerificationState()
  var state = FormState()

  static let labels = [
    "module": "Area", "action": "Action", "actor": "Username", "from": "From", "to": "To", "cursor": "Page",
  ]

  var record: TemplateRecord {
    var state = state
    state.typed = ["actor": filter.actor, "from": filter.days.from, "to": filter.days.to]
    let events = page?.events ?? []
    return state.record(labels: Self.labels).merging([
      "events": events.map(record),
      "event_count": events.count,
      "module_options": AuditModule.allCases.map { module -> TemplateRecord in
        ["value": module.rawValue, "label": module.text, "is_selected": module == filter.module]
      },
      "action_groups": AuditModule.allCases.map { module -> TemplateRecord in
        ["label": module.text, "options": module.actions.map(option)]
      },
      "is_filtered": !filter.isEmpty,
      "mark": AuditMarkView(
        state: verification, next: page == nil ? "/admin/audit" : filter.href(cursor: filter.cursor)
      )
      .record,
      "newest_href": filter.cursor.isEmpty ? "" : filter.href(cursor: ""),
      "older_href": page?.nextCursor.map(filter.href) ?? "",
    ])
  }

  private func option(_ action: AuditAction) -> TemplateRecord {
    ["value": action.rawValue, "label": action.text, "is_selected": action == filter.action]
  }

  private func record(_ event: AuditEvent) -> TemplateRecord {
    let at = event.at.description
    let target = AuditTargetView(event.target, canManagePeople: canManagePeople)
    return [
      "at": at,
      "at_text": UTCText.of(at),
      "actor": event.actor?.username ?? "",
      "actor_href": event.actor.map { canManagePeople ? "/admin/users/\($0.userID)" : "" } ?? "",
      "address": event.address,
      "text": event.action.text(event.outcome),
      "outcome": event.outcome.rawValue,
      "outcome_text": event.outcome.text,
      "glyph": event.outcome.glyph,
      "target_kind": target.kind,
      "target_id": target.id,
      "target_href": target.href,
      "request_id": event.requestID,
      "change_count": event.changes.count,
      "changes": event.changes.sorted { $0.key < $1.key }.map { field, change -> TemplateRecord in
        ["field": field, "from": change.from.text, "to": change.to.text]
      },
    ]
  }
}

/// What was done something to, as `order:019aa…` names it, with a link where there is a page.
struct AuditTargetView {
  /// `Order`; empty for no target.
  let kind: String
  let id: String
  /// Empty when there is no page about it that the reader may see.
  let href: String

  init(_ target: String?, canManagePeople: Bool) {
    let parts = (target ?? "").split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else {
      (kind, id, href) = (target ?? "", "", "")
      return
    }
    let entity = EntityID(parts[1])
    id = parts[1]
    switch parts[0] {
    case "order": (kind, href) = ("Order", entity.map { "/orders/\($0)" } ?? "")
    case "user": (kind, href) = ("Person", canManagePeople ? entity.map { "/admin/users/\($0)" } ?? "" : "")
    case "session": (kind, href) = ("Session", "")
    default: (kind, href) = (parts[0], "")
    }
  }
}

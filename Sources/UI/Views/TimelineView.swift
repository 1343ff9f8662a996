import Kernel
import OrdersContract
import Templates

/// What happened to an order, in words.
struct TimelineView {
  let timeline: Timeline

  var records: [TemplateRecord] {
    timeline.events.map { event -> TemplateRecord in
      let at = event.at.description
      return [
        "kind": event.kind.rawValue,
        "text": "\(event.kind.text) by \(event.actor.username)",
        "at": at,
        "at_text": UTCText.of(at),
        "reason": reason(event),
        "changes": changes(event),
      ]
    }
  }

  /// What an edit changed, field by field.
  private func changes(_ event: TimelineEvent) -> [TemplateRecord] {
    guard event.kind == .edited else { return [] }
    return event.changes.sorted { $0.key < $1.key }.map { field, change -> TemplateRecord in
      ["field": TimelineView.labels[field] ?? field, "from": text(change.from), "to": text(change.to)]
    }
  }

  /// An empty text stays one: the page has a word for it that nobody can have typed.
  private func text(_ value: FieldValue) -> String {
    if case .text(let text) = value { text } else { value.text }
  }

  private static let labels = ["item_name": "Item", "quantity": "Quantity", "notes": "Notes"]

  private func reason(_ event: TimelineEvent) -> String {
    if case .text(let text)? = event.changes["decision_reason"]?.to { text } else { "" }
  }
}

extension TimelineEvent.Kind {
  fileprivate var text: String {
    switch self {
    case .placed: "Placed"
    case .approved: "Approved"
    case .rejected: "Rejected"
    case .edited: "Changed"
    case .cancelled: "Cancelled"
    case .undone: "Decision taken back"
    }
  }
}

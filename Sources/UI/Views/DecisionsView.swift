import OrdersContract
import Templates

/// Some orders that are to be decided together. Those that cannot be are shown with the reason, and left out of the form.
struct DecisionsView {
  let rows: [OrderView]
  var state: FormState
  let next: String
  let formKey: String

  var record: TemplateRecord {
    let ready = rows.filter(\.canDecide)
    return state.record(labels: ["reason": "Reason", "order": "Orders"]).merging([
      "orders": rows.map { row in row.record.merging(["why_not": row.whyNot] as TemplateRecord) },
      "ready_count": ready.count,
      "left_out_count": rows.count - ready.count,
      "next": next,
      "form_key": formKey,
    ])
  }
}

extension OrderView {
  /// Why it cannot be decided; empty when it can.
  fileprivate var whyNot: String {
    if canDecide { return "" }
    guard order.status != .pending else { return "It is your own order: somebody else decides it." }
    return "It is \(order.status.rawValue) already\(order.decidedBy.map { ", by \($0.username)" } ?? "")."
  }
}

import Foundation
import Kernel
import OrdersContract

extension OrdersModel {
  /// What a command wants of one order.
  enum Action {
    case edit(OrderEdit)
    case cancel(Int)
    case decide(Verdict, Decision)
    case undo(Int?)

    var isUndo: Bool { if case .undo = self { true } else { false } }

    var version: Int? {
      switch self {
      case .edit(let edit): edit.version
      case .cancel(let version): version
      case .decide(_, let decision): decision.version
      case .undo(let version): version
      }
    }

    /// In the audit trail.
    var name: String {
      switch self {
      case .edit: "orders.edit"
      case .cancel: "orders.cancel"
      case .decide(.approved, _): "orders.approve"
      case .decide(.rejected, _): "orders.reject"
      case .undo: "orders.undo"
      }
    }

    func change(_ order: inout Order, by me: Person, at now: Timestamp) {
      switch self {
      case .edit(let edit):
        order.itemName = edit.itemName?.trimmed ?? order.itemName
        order.quantity = edit.quantity ?? order.quantity
        order.notes = edit.notes ?? order.notes
      case .cancel: order.status = .cancelled
      case .decide(let verdict, let decision):
        order.status = verdict == .approved ? .approved : .rejected
        (order.decidedBy, order.decidedAt, order.decisionReason) = (me, now, decision.reason.trimmed)
      case .undo:
        order.status = .pending
        (order.decidedBy, order.decidedAt, order.decisionReason) = (nil, nil, nil)
      }
    }
  }
}

extension OrdersModel.Command {
  var isMany: Bool { if case .decideMany = self { true } else { false } }

  /// In the audit trail.
  var name: String { parts.first?.action.name ?? "orders.place" }

  var isForApprovers: Bool {
    switch self {
    case .place, .edit, .cancel: false
    case .decide, .undo, .decideMany: true
    }
  }

  /// What it wants, order by order.
  var parts: [(id: EntityID, action: OrdersModel.Action)] {
    switch self {
    case .place: []
    case .edit(let edit): [(edit.orderID, .edit(edit))]
    case .cancel(let cancellation): [(cancellation.orderID, .cancel(cancellation.version))]
    case .decide(let bulk): [(bulk.decision.orderID, .decide(bulk.verdict, bulk.decision))]
    case .undo(let undo): [(undo.orderID, .undo(undo.version))]
    case .decideMany(let many): many.map { ($0.decision.orderID, .decide($0.verdict, $0.decision)) }
    }
  }

  /// As far as the commands of the tests can be wrong.
  var isValid: Bool {
    if isMany, !(1...100).contains(parts.count) || Set(parts.map(\.id)).count < parts.count { return false }
    if parts.contains(where: { $0.action.version.map { $0 < 1 } ?? false }) { return false }
    let (name, quantity) = fields
    return name.map { !$0.trimmed.isEmpty && $0.trimmed.count <= 255 } ?? true
      && quantity.map { (1...100).contains($0) } ?? true
  }

  private var fields: (String?, Int?) {
    switch self {
    case .place(let wish): (wish.itemName, wish.quantity)
    case .edit(let edit): (edit.itemName, edit.quantity)
    case .cancel, .decide, .undo, .decideMany: (nil, nil)
    }
  }
}

extension String {
  var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}

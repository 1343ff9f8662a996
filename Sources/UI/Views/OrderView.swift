import Kernel
import OrdersContract
import Templates

/// An order as the templates show it.
struct OrderView {
  let order: Order
  /// Who looks at it; `nil` on lists of one's own orders, where nothing is decided.
  var decider: Decider?
  /// Why a decision was refused.
  var notice = ""
  var typedReason = ""
  var reasonError = ""

  /// Somebody who looks at an order that may be theirs to decide.
  struct Decider {
    let principal: Principal
    let allowSelfApproval: Bool
  }

  var record: TemplateRecord {
    let (created, decided) = (order.createdAt.description, order.decidedAt?.description)
    return [
      "id": order.id.text,
      "href": "/orders/\(order.id)",
      "item_name": order.itemName,
      "username": order.username,
      "notes": order.notes,
      "quantity": order.quantity,
      "version": order.version,
      "status": order.status.rawValue,
      "status_text": order.status.text,
      "created_at": created,
      "created_text": UTCText.of(created),
      "decided_by": order.decidedBy?.username ?? "",
      "decided_at": decided ?? "",
      "decided_text": decided.map(UTCText.of) ?? "",
      "reason": order.decisionReason ?? "",
      "can_decide": mayDecide && !isOwn,
      "is_own": mayDecide && isOwn,
      "notice": notice,
      "reason_typed": typedReason,
      "reason_error": reasonError,
    ]
  }

  private var mayDecide: Bool { order.status == .pending && decider?.principal.may(.adminOrders) == true }

  private var isOwn: Bool {
    decider.map { !$0.allowSelfApproval && $0.principal.userID == order.userID } ?? false
  }
}

extension OrderStatus {
  /// The word for people.
  var text: String {
    switch self {
    case .pending: "Pending"
    case .approved: "Approved"
    case .rejected: "Rejected"
    case .cancelled: "Cancelled"
    }
  }
}

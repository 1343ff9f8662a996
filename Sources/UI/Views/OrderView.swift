import Kernel
import OrdersContract
import Templates

/// An order as the templates show it.
struct OrderView {
  let order: Order
  /// Who looks at it; `nil` on lists of one's own orders, where nothing is decided.
  var decider: Decider?
  /// Who looks at it alone; `nil` on lists.
  var viewer: EntityID?
  /// Whether who looks at it may take their decision back.
  var canUndo = false
  /// For its forms.
  var formKey = ""
  /// Why a decision was refused.
  var notice = ""
  /// What happened to it since somebody looked at it.
  var news: [TemplateRecord] = []
  var typedReason = ""
  var reasonError = ""

  /// Somebody who looks at an order that may be theirs to decide.
  struct Decider {
    let userID: EntityID
    let mayDecide: Bool
    let allowSelfApproval: Bool

    init(principal: Principal, allowSelfApproval: Bool) {
      userID = principal.userID
      mayDecide = principal.may(.adminOrders)
      self.allowSelfApproval = allowSelfApproval
    }
  }

  var record: TemplateRecord {
    let (created, decided) = (order.createdAt.description, order.decidedAt?.description)
    // Typed by hand: this is made for every row of every list.
    return TemplateRecord([
      "id": .string(order.id.text),
      "href": .string("/orders/\(order.id)"),
      "item_name": .string(order.itemName),
      "username": .string(order.username),
      "notes": .string(order.notes),
      "quantity": .integer(order.quantity),
      "version": .integer(order.version),
      "status": .string(order.status.rawValue),
      "status_text": .string(order.status.text),
      "created_at": .string(created),
      "created_text": .string(UTCText.of(created)),
      "decided_by": .string(order.decidedBy?.username ?? ""),
      "decided_at": .string(decided ?? ""),
      "decided_text": .string(decided.map(UTCText.of) ?? ""),
      "reason": .string(order.decisionReason ?? ""),
      "can_decide": .bool(canDecide),
      "is_own": .bool(mayDecide && isOwn),
      "can_cancel": .bool(order.status == .pending && viewer == order.userID),
      "can_order_again": .bool(viewer == order.userID),
      "can_undo": .bool(canUndo),
      "form_key": .string(formKey),
      "notice": .string(notice),
      "news": .list(news.map(TemplateValue.record)),
      "reason_typed": .string(typedReason),
      "reason_error": .string(reasonError),
    ])
  }

  var canDecide: Bool { mayDecide && !isOwn }

  private var mayDecide: Bool { order.status == .pending && decider?.mayDecide == true }

  private var isOwn: Bool {
    decider.map { !$0.allowSelfApproval && $0.userID == order.userID } ?? false
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

public import Kernel
public import OrdersContract

extension Order {
  /// The order as it was after the last of its events: a timeline says all that ever happened to an order.
  /// - Parameter events: of one order, oldest first, without a gap from the first one on.
  /// - Returns: `nil` when they do not begin with the placing of an order.
  public static func replayed(_ id: EntityID, _ events: some Sequence<TimelineEvent>) -> Order? {
    var order: Order?
    for event in events {
      if event.kind == .placed { order = Order(id, placedBy: event) }
      order?.apply(event)
    }
    return order
  }

  private init(_ id: EntityID, placedBy event: TimelineEvent) {
    self.init(
      id: id, userID: event.actor.userID, username: event.actor.username, itemName: "", quantity: 0, notes: "",
      status: .pending, createdAt: event.at, updatedAt: event.at, decidedBy: nil, decidedAt: nil, decisionReason: nil,
      version: 0)
  }

  private mutating func apply(_ event: TimelineEvent) {
    if case .text(let text)? = event.changes["item_name"]?.to { itemName = text }
    if case .number(let number)? = event.changes["quantity"]?.to { quantity = number }
    if case .text(let text)? = event.changes["notes"]?.to { notes = text }
    if case .text(let text)? = event.changes["status"]?.to { status = OrderStatus(rawValue: text) ?? status }
    switch event.kind {
    case .approved, .rejected:
      decidedBy = event.actor
      decidedAt = event.at
      decisionReason = ""
      if case .text(let text)? = event.changes["decision_reason"]?.to { decisionReason = text }
    case .undone: (decidedBy, decidedAt, decisionReason) = (nil, nil, nil)
    case .placed, .edited, .cancelled: break
    }
    updatedAt = event.at
    version += 1
  }
}

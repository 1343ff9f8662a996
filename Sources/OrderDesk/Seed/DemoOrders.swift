import Kernel
import Orders
import OrdersContract

/// The orders of the demo: believable things, in every state that has a place on a page.
struct DemoOrders {
  let item: String
  let quantity: Int
  var notes = ""
  let hoursAgo: Int
  var status = OrderStatus.pending
  var reason = ""

  static let all = [
    DemoOrders(item: "24-inch monitor", quantity: 2, notes: "For the two new desks by the window.", hoursAgo: 1),
    DemoOrders(item: "Noise-cancelling headphones", quantity: 1, hoursAgo: 3),
    DemoOrders(
      item: "Standing desk, 160 × 80 cm", quantity: 1, notes: "Doctor's advice, the letter is with HR.", hoursAgo: 7),
    DemoOrders(item: "USB-C dock", quantity: 5, notes: "One for each meeting room.", hoursAgo: 20),
    DemoOrders(
      item: "Wireless keyboard", quantity: 1, hoursAgo: 26, status: .approved, reason: "In stock, pick it up today."),
    DemoOrders(
      item: "4K projector", quantity: 1, notes: "The large room has none.", hoursAgo: 50, status: .rejected,
      reason: "We are replacing it with a screen next quarter."),
    DemoOrders(item: "Whiteboard markers, assorted", quantity: 24, hoursAgo: 75, status: .approved),
    DemoOrders(
      item: "Laptop stand", quantity: 3, hoursAgo: 98, status: .approved, reason: "Within this month's budget."),
    DemoOrders(item: "Espresso machine", quantity: 1, notes: "Morale!", hoursAgo: 170, status: .rejected),
    DemoOrders(item: "External SSD, 2 TB", quantity: 2, hoursAgo: 240, status: .approved),
  ]

  func history(
    _ user: Person, _ approver: Person, before now: Timestamp, id: (Timestamp) -> EntityID
  ) -> OrderHistory {
    let placed = now - .seconds(hoursAgo * 3600)
    let decided = status == .pending ? nil : placed + .seconds(47 * 60)
    let order = Order(
      id: id(placed), userID: user.userID, username: user.username, itemName: item, quantity: quantity, notes: notes,
      status: status, createdAt: placed, updatedAt: decided ?? placed, decidedBy: decided.map { _ in approver },
      decidedAt: decided, decisionReason: decided.map { _ in reason }, version: decided == nil ? 1 : 2)
    return OrderHistory(of: order, requestID: "seed")
  }
}

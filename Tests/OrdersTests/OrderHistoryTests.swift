import Kernel
import OrdersContract
import TestSupport
import Testing

@testable import Orders

@Suite("Orders: history of a finished order")
struct OrderHistoryTests {
  @Test(arguments: [OrderStatus.approved, .rejected]) func aDecidedOrderWasPlacedBefore(status: OrderStatus) {
    let decider = Person(userID: id(2), username: "approver")
    let history = OrderHistory(of: order(status, decider: decider, reason: "So"), requestID: "seed")
    #expect(history.entries.map(\.kind.rawValue) == ["placed", status.rawValue])
    #expect(history.entries.map(\.actor.username) == ["owner", "approver"])
    #expect(history.entries.map(\.at.milliseconds) == [1, 2])
    #expect(history.entries[0].changes["status"] == FieldChange(from: .absent, to: .text("pending")))
    #expect(history.entries[0].changes["notes"] == FieldChange(from: .absent, to: .text("n")))
    #expect(history.entries[1].changes["status"]?.to == .text(status.rawValue))
    #expect(history.entries[1].changes["decision_reason"]?.to == .text("So"))
    #expect(history.entries.allSatisfy { $0.requestID == "seed" })
  }

  @Test func aPendingOrderWasOnlyPlaced() {
    #expect(OrderHistory(of: order(.pending), requestID: "seed").entries.map(\.kind) == [.placed])
  }

  private func id(_ seed: UInt64) -> EntityID { EntityID(at: Timestamp(milliseconds: 1), from: SeededRandom(seed)) }

  private func order(_ status: OrderStatus, decider: Person? = nil, reason: String? = nil) -> Order {
    let (placed, decided) = (Timestamp(milliseconds: 1), Timestamp(milliseconds: 2))
    return Order(
      id: id(9), userID: id(1), username: "owner", itemName: "x", quantity: 1, notes: "n", status: status,
      createdAt: placed, updatedAt: decided, decidedBy: decider, decidedAt: decider == nil ? nil : decided,
      decisionReason: reason, version: decider == nil ? 1 : 2)
  }
}

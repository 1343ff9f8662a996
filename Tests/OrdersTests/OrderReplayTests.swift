import Kernel
import Orders
import OrdersContract
import Testing

/// A timeline says all that ever happened to an order.
@Suite("Orders: what a timeline says")
struct OrderReplayTests {
  private let owner = Fixtures.owners[0]
  private let approver = Fixtures.approver

  private func event(
    _ kind: TimelineEvent.Kind, at: Int64, by actor: Person? = nil, _ changes: [String: (FieldValue, FieldValue)] = [:]
  ) -> TimelineEvent {
    TimelineEvent(
      sequence: Int(at), kind: kind, actor: actor ?? approver, at: Timestamp(milliseconds: at),
      changes: changes.mapValues { FieldChange(from: $0, to: $1) }, requestID: "req-1")
  }

  private var story: [TimelineEvent] {
    [
      event(
        .placed, at: 1, by: owner,
        [
          "item_name": (.absent, .text("Desk")), "quantity": (.absent, .number(2)),
          "status": (.absent, .text("pending")),
        ]),
      event(.edited, at: 2, by: owner, ["notes": (.text(""), .text("oak")), "quantity": (.number(2), .number(3))]),
      event(
        .approved, at: 3,
        ["status": (.text("pending"), .text("approved")), "decision_reason": (.absent, .text("good"))]),
      event(
        .undone, at: 4,
        ["status": (.text("approved"), .text("pending")), "decision_reason": (.text("good"), .absent)]),
      event(.rejected, at: 5, ["status": (.text("pending"), .text("rejected"))]),
      event(.undone, at: 6, ["status": (.text("rejected"), .text("pending"))]),
      event(.cancelled, at: 7, by: owner, ["status": (.text("pending"), .text("cancelled"))]),
    ]
  }

  @Test func everyVersionIsTold() throws {
    let id = Fixtures.id(50)
    var expected = Order(
      id: id, userID: owner.userID, username: owner.username, itemName: "Desk", quantity: 2, notes: "",
      status: .pending,
      createdAt: Timestamp(milliseconds: 1), updatedAt: Timestamp(milliseconds: 1), decidedBy: nil, decidedAt: nil,
      decisionReason: nil, version: 1)
    #expect(Order.replayed(id, story.prefix(1)) == expected)
    (expected.notes, expected.quantity) = ("oak", 3)
    for (version, status, decision) in [
      (2, OrderStatus.pending, nil), (3, .approved, "good"), (4, .pending, nil), (5, .rejected, ""), (6, .pending, nil),
      (7, .cancelled, nil),
    ] as [(Int, OrderStatus, String?)] {
      let moment = Timestamp(milliseconds: Int64(version))
      (expected.version, expected.status, expected.updatedAt) = (version, status, moment)
      expected.decidedBy = decision == nil ? nil : approver
      expected.decidedAt = decision == nil ? nil : moment
      expected.decisionReason = decision
      #expect(Order.replayed(id, story.prefix(version)) == expected)
    }
  }

  @Test func withoutItsBeginningThereIsNoOrder() {
    #expect(Order.replayed(Fixtures.id(50), []) == nil)
    #expect(Order.replayed(Fixtures.id(50), story.dropFirst()) == nil)
  }
}

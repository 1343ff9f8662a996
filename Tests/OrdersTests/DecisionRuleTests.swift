import Kernel
import OrdersContract
import TestSupport
import Testing

@testable import Orders

@Suite("Orders: decisions")
struct DecisionRuleTests {
  @Test(arguments: [
    ("", ""), ("  \r\n ", ""), (" a\r\nb\t", "a\nb"),
    (String(repeating: "🙂", count: 500), String(repeating: "🙂", count: 500)),
    (" " + String(repeating: "x", count: 500) + "\n", String(repeating: "x", count: 500)),
  ])
  func reasonsThatAreTaken(_ given: String, _ stored: String) throws {
    #expect(try DecisionRule.checked(decision(reason: given)).reason == stored)
  }

  @Test(arguments: [
    (String(repeating: "x", count: 501), FieldProblem.Code.tooLong, "Use at most 500 characters."),
    ("a\u{0}", .invalid, "Remove the control characters."),
  ])
  func reasonsThatAreRefused(_ given: String, _ code: FieldProblem.Code, _ detail: String) {
    #expect(problems(decision(reason: given)) == [FieldProblem("reason", code, detail)])
  }

  @Test(arguments: [0, -1, Int.min]) func versionsThatAreRefused(_ version: Int) {
    #expect(problems(decision(version: version)).map(\.field) == ["version"])
  }

  /// Not visible, own, decided, changed: the first that is true is the answer.
  @Test(arguments: [
    (true, false, OrderStatus.pending, ProblemCode.ordersOwnOrder), (true, false, .approved, .ordersOwnOrder),
    (true, true, .pending, .ordersVersionConflict), (true, true, .cancelled, .ordersNotPending),
    (false, false, .pending, .ordersVersionConflict), (false, false, .approved, .ordersNotPending),
    (false, true, .rejected, .ordersNotPending), (false, false, .cancelled, .ordersNotPending),
  ])
  func whyAChangeWasRefused(isOwn: Bool, allowSelfApproval: Bool, status: OrderStatus, code: ProblemCode) {
    let decider = id(1)
    let order = order(of: isOwn ? decider : id(2), status: status)
    let refusal = DecisionRule.refusal(current: order, decider: decider, allowSelfApproval: allowSelfApproval)
    #expect(refusal.problem.code == code)
    switch refusal {
    case .notPending(let current), .versionConflict(let current): #expect(current == order)
    default: #expect(code == .ordersOwnOrder)
    }
  }

  @Test(arguments: [true, false]) func anOrderThatIsNotThereIsNotFound(allowSelfApproval: Bool) {
    let refusal = DecisionRule.refusal(current: nil, decider: id(1), allowSelfApproval: allowSelfApproval)
    #expect(refusal.problem.code == .ordersNotFound)
  }

  private func id(_ seed: UInt64) -> EntityID { EntityID(at: Timestamp(milliseconds: 1), from: SeededRandom(seed)) }

  private func order(of owner: EntityID, status: OrderStatus) -> Order {
    let moment = Timestamp(milliseconds: 1)
    return Order(
      id: id(9), userID: owner, username: "owner", itemName: "x", quantity: 1, notes: "", status: status,
      createdAt: moment, updatedAt: moment, decidedBy: nil, decidedAt: nil, decisionReason: nil, version: 3)
  }

  private func decision(version: Int = 1, reason: String = "") -> Decision {
    Decision(orderID: id(9), version: version, reason: reason)
  }

  private func problems(_ decision: Decision) -> [FieldProblem] {
    do throws(OrdersError) {
      _ = try DecisionRule.checked(decision)
      return []
    } catch {
      return error.problem.fields
    }
  }
}

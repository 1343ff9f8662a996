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
  func whyADecisionIsRefused(isOwn: Bool, allowSelfApproval: Bool, status: OrderStatus, code: ProblemCode) {
    let order = order(of: isOwn ? id(1) : id(2), status: status)
    for verdict in Verdict.allCases {
      let refusal = refusal(verdict, of: order, version: 2, allowSelfApproval: allowSelfApproval)
      #expect(refusal?.problem.code == code)
      #expect(refusal?.currentOrder == (code == .ordersOwnOrder ? nil : order))
    }
  }

  @Test(arguments: [true, false]) func nobodyElsesOrderIsDecidedByThoseWhoDoNotSeeIt(allowSelfApproval: Bool) {
    let caller = Principal(userID: id(1), username: "user", roles: [.user], sessionID: nil)
    for order in [nil, order(of: id(2), status: .pending)] {
      #expect(throws: OrdersError.self) { try Access.visible(order, to: caller) }
    }
    #expect(refusal(.approved, of: order(of: id(2), status: .pending), version: 3, allowSelfApproval: false) == nil)
    #expect(refusal(.approved, of: order(of: id(1), status: .pending), version: 3, allowSelfApproval: true) == nil)
  }

  private func id(_ seed: UInt64) -> EntityID { EntityID(at: Timestamp(milliseconds: 1), from: SeededRandom(seed)) }

  private func order(of owner: EntityID, status: OrderStatus) -> Order {
    let moment = Timestamp(milliseconds: 1)
    return Order(
      id: id(9), userID: owner, username: "owner", itemName: "x", quantity: 1, notes: "", status: status,
      createdAt: moment, updatedAt: moment, decidedBy: nil, decidedAt: nil, decisionReason: nil, version: 3)
  }

  /// Why the person with the identifier 1 may not decide the order; `nil` when they may.
  private func refusal(
    _ verdict: Verdict, of order: Order, version: Int, allowSelfApproval: Bool
  ) -> OrdersError? {
    let caller = Principal(userID: id(1), username: "approver", roles: [.approver], sessionID: nil)
    let occasion = Occasion(caller, at: Timestamp(milliseconds: 5), CallContext(requestID: "req-1", principal: caller))
    do throws(OrdersError) {
      _ = try order.decided(verdict, reason: "", version: version, allowSelfApproval: allowSelfApproval, occasion)
      return nil
    } catch {
      return error
    }
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

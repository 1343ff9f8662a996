import Kernel
import OrdersContract
import TestSupport
import Testing

@testable import Orders

@Suite("Orders: when the store fails")
struct StoreFailureTests {
  private let caller = CallContext(
    requestID: "req-1",
    principal: Principal(
      userID: EntityID(at: Timestamp(milliseconds: 1), from: SeededRandom(1)), username: "admin", roles: [.admin],
      sessionID: nil))

  @Test func everyCallIsUnavailableAndKeepsTheCauseForTheLog() async {
    let service = OrdersModule(
      store: FailingStore(), clock: FakeClock(), random: SeededRandom(), settings: OrdersSettings())
    let id = EntityID(at: Timestamp(milliseconds: 1), from: SeededRandom(2))
    let decision = Decision(orderID: id, version: 1, reason: "")
    let caller = caller
    await expectUnavailable { () throws(OrdersError) in
      _ = try await service.placeOrder(NewOrder(itemName: "x", quantity: 1, notes: ""), caller)
    }
    await expectUnavailable { () throws(OrdersError) in _ = try await service.listMyOrders(OrderQuery(), caller) }
    await expectUnavailable { () throws(OrdersError) in _ = try await service.listOrders(OrderQuery(), caller) }
    await expectUnavailable { () throws(OrdersError) in _ = try await service.findOrder(id, caller) }
    await expectUnavailable { () throws(OrdersError) in _ = try await service.orderTimeline(id, caller) }
    await expectUnavailable { () throws(OrdersError) in _ = try await service.approveOrder(decision, caller) }
    await expectUnavailable { () throws(OrdersError) in _ = try await service.rejectOrder(decision, caller) }
  }

  private func expectUnavailable(
    _ call: () async throws(OrdersError) -> Void, location: SourceLocation = #_sourceLocation
  ) async {
    do throws(OrdersError) {
      try await call()
      Issue.record("the call succeeded", sourceLocation: location)
    } catch {
      #expect(error.problem.code == .serverUnavailable, sourceLocation: location)
      #expect(error.problem.cause == "disk on fire", sourceLocation: location)
      #expect(!error.problem.detail.contains("disk"), sourceLocation: location)
    }
  }
}

/// A store that cannot do anything.
private struct FailingStore: OrderStore {
  private let error = StoreError("disk on fire")

  func place(_ order: Order, _ entry: TimelineEntry) async throws(StoreError) { throw error }
  func find(_ id: EntityID, among visible: Visibility) async throws(StoreError) -> Order? { throw error }
  func timeline(of id: EntityID, among visible: Visibility) async throws(StoreError) -> Timeline? { throw error }
  func list(_ filter: OrderFilter, _ page: PageRequest) async throws(StoreError) -> OrderSlice { throw error }
  func decide(_ change: DecisionChange) async throws(StoreError) -> DecisionOutcome { throw error }
  func insertHistory(_ histories: [OrderHistory]) async throws(StoreError) -> Int { throw error }
}

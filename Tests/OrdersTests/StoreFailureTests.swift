import Kernel
import OrdersContract
import TestSupport
import Testing

@testable import Orders

@Suite("Orders: when the store fails")
struct StoreFailureTests {
  @Test func everyCallIsUnavailableAndKeepsTheCauseForTheLog() async {
    let service = service(FailingStore(), FailingTrail())
    #expect(Call.all.count == 16)
    for call in Call.all {
      let problem = await problem { () throws(OrdersError) in try await call.run(service, Self.admin) }
      #expect(problem?.code == .serverUnavailable, "\(call.name)")
      #expect(problem?.cause == (call.asksTheTrailFirst ? "trail on fire" : "disk on fire"), "\(call.name)")
      #expect(problem?.detail.contains("fire") == false, "\(call.name)")
    }
  }

  /// The store is not asked; what it would have said is not what the caller hears.
  @Test func withoutTheScopeACallEndsBeforeTheStoreAndIsRecorded() async throws {
    for call in Call.all.filter(\.needsScope) {
      let trail = RecordingTrail()
      let service = service(FailingStore(), trail)
      let problem = await problem { () throws(OrdersError) in try await call.run(service, Self.guest) }
      #expect(problem?.code == .authForbidden, "\(call.name)")
      #expect(trail.entries.map(\.action) == [.accessOrders], "\(call.name)")
      #expect(trail.entries.map(\.outcome) == [.denied], "\(call.name)")
    }
  }

  @Test func aRefusalThatCannotBeRecordedIsNotGivenAsOne() async {
    let service = service(FailingStore(), FailingTrail())
    for call in Call.all.filter(\.needsScope) {
      let problem = await problem { () throws(OrdersError) in try await call.run(service, Self.guest) }
      #expect(problem?.code == .serverUnavailable, "\(call.name)")
      #expect(problem?.cause == "trail on fire", "\(call.name)")
    }
  }

  @Test(arguments: Verdict.allCases)
  func neitherIsARefusalToDecideOnesOwnOrder(verdict: Verdict) async {
    let order = Fixtures.history(1, status: .pending).order
    let owner = Principal(userID: order.userID, username: order.username, roles: [.approver], sessionID: nil)
    let decision = Decision(orderID: order.id, version: 1, reason: "")
    let caller = CallContext(requestID: "req-1", principal: owner)
    for (trail, code) in [
      (RecordingTrail(), ProblemCode.ordersOwnOrder), (FailingTrail(), .serverUnavailable),
    ] as [(any AuditStore, ProblemCode)] {
      let service = service(FailingStore(order: order), trail)
      let problem = await problem { () throws(OrdersError) in
        _ = try await service.decideOrder(verdict, decision, caller)
      }
      #expect(problem?.code == code)
      let bulk = await self.problem { () throws(OrdersError) in
        _ = try await service.decideOrders([BulkDecision(verdict, decision)], caller)
      }
      #expect(bulk?.code == (code == .ordersOwnOrder ? .ordersDecisionsRefused : code))
      if let trail = trail as? RecordingTrail {
        #expect(trail.entries.map(\.action) == [verdict.action, verdict.action])
        #expect(trail.entries.allSatisfy { $0.outcome == .denied && $0.changes.isEmpty })
      }
    }
  }

  private func service(_ store: any OrderStore, _ trail: any AuditStore) -> OrdersModule {
    OrdersModule(
      store: store, audit: trail, clock: FakeClock(), random: SeededRandom(), settings: OrdersSettings())
  }

  private func problem(_ call: () async throws(OrdersError) -> Void) async -> Problem? {
    do {
      try await call()
      return nil
    } catch {
      return error.problem
    }
  }

  private static let admin = caller("admin", [.admin])
  private static let guest = caller("guest", [])

  private static func caller(_ username: String, _ roles: [Role]) -> CallContext {
    CallContext(
      requestID: "req-1",
      principal: Principal(userID: Fixtures.id(1), username: username, roles: roles, sessionID: nil))
  }
}

import Kernel
import OrdersContract
import TestSupport
import Testing

@testable import Orders

@Suite("Orders: when the store fails")
struct StoreFailureTests {
  @Test func everyCallIsUnavailableAndKeepsTheCauseForTheLog() async {
    let service = service(FailingStore(), FailingTrail())
    for call in Call.all {
      let problem = await problem { () throws(OrdersError) in try await call.run(service, Self.admin) }
      #expect(problem?.code == .serverUnavailable, "\(call.name)")
      #expect(problem?.cause == (call.name == "audit trail" ? "trail on fire" : "disk on fire"), "\(call.name)")
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

  @Test(arguments: OrderVerdict.allCases)
  func neitherIsARefusalToDecideOnesOwnOrder(verdict: OrderVerdict) async {
    let order = Fixtures.history(1, status: .pending).order
    let owner = Principal(userID: order.userID, username: order.username, roles: [.approver], sessionID: nil)
    let decision = Decision(orderID: order.id, version: 1, reason: "")
    let caller = CallContext(requestID: "req-1", principal: owner)
    for (trail, code) in [
      (RecordingTrail(), ProblemCode.ordersOwnOrder), (FailingTrail(), .serverUnavailable),
    ] as [(any AuditStore, ProblemCode)] {
      let service = service(FailingStore(outcome: .unchanged(order)), trail)
      let problem = await problem { () throws(OrdersError) in
        _ = try await service.decideOrder(verdict, decision, caller)
      }
      #expect(problem?.code == code)
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

/// A call of the service with good arguments.
private struct Call: Sendable {
  let name: String
  var needsScope = true
  let run: @Sendable (OrdersModule, CallContext) async throws(OrdersError) -> Void

  private static let decision = Decision(orderID: Fixtures.id(2), version: 1, reason: "")

  static let all = [
    Call(name: "place") { service, caller throws(OrdersError) in
      _ = try await service.placeOrder(NewOrder(itemName: "x", quantity: 1, notes: ""), caller)
    },
    Call(name: "list mine") { service, caller throws(OrdersError) in
      _ = try await service.listMyOrders(OrderQuery(), caller)
    },
    Call(name: "list") { service, caller throws(OrdersError) in
      _ = try await service.listOrders(OrderQuery(), caller)
    },
    Call(name: "find", needsScope: false) { service, caller throws(OrdersError) in
      _ = try await service.findOrder(Fixtures.id(2), caller)
    },
    Call(name: "timeline", needsScope: false) { service, caller throws(OrdersError) in
      _ = try await service.orderTimeline(Fixtures.id(2), caller)
    },
    Call(name: "approve") { service, caller throws(OrdersError) in
      _ = try await service.approveOrder(decision, caller)
    },
    Call(name: "reject") { service, caller throws(OrdersError) in
      _ = try await service.rejectOrder(decision, caller)
    },
    Call(name: "audit trail") { service, caller throws(OrdersError) in
      _ = try await service.listAuditEvents(AuditSearch(limit: 1), caller)
    },
  ]
}

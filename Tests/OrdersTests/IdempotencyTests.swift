import GRDB
import Kernel
import Orders
import OrdersContract
import OrdersSQLite
import SQLiteKit
import TestSupport
import Testing

@Suite("Orders: idempotency keys")
struct IdempotencyTests {
  private let database: SQLiteDatabase
  private let store: OrderSQLiteStore
  private let clock = FakeClock()
  private let random = SeededRandom(4)

  init() throws {
    database = try SQLiteDatabase.inMemory(migrations: OrderSQLiteStore.migrations())
    store = OrderSQLiteStore(database: database)
  }

  @Test func whileTheFirstRequestIsRunningTheSecondIsTurnedAway() async throws {
    let gate = Gate()
    let service = module(GatedStore(store: store, gate: gate))
    async let first = service.placeOrder(Self.wish, Self.caller(0, key: "key"))
    await gate.waitForSomebody()
    for wish in [Self.wish, NewOrder(itemName: "another", quantity: 1, notes: "")] {
      let error = await refusal { () throws(OrdersError) in
        try await service.placeOrder(wish, Self.caller(0, key: "key"))
      }
      #expect(error?.problem.code == .requestInProgress)
      #expect(error?.problem.code.status == 409 && error?.problem.retryAfter == 1)
    }
    // Neither another key nor another person waits for it: they come to the door, too.
    async let others = [
      service.placeOrder(Self.wish, Self.caller(0, key: "KEY")).value,
      service.placeOrder(Self.wish, Self.caller(1, key: "key")).value,
      service.placeOrder(Self.wish, Self.caller(0, key: nil)).value,
    ]
    gate.open()
    let (placed, rest) = (try await first, try await others)
    #expect(!placed.isReplay && Set(rest + [placed.value]).count == 4)
    let replay = try await service.placeOrder(Self.wish, Self.caller(0, key: "key"))
    #expect(replay == Acknowledged(placed.value, isReplay: true))
  }

  @Test func anAttemptThatFailsFreesItsKey() async throws {
    let gate = Gate()
    let failing = module(GatedStore(store: store, gate: gate, failure: StoreError("disk on fire")))
    async let first = refusal { () throws(OrdersError) in
      try await failing.placeOrder(Self.wish, Self.caller(0, key: "key"))
    }
    await gate.waitForSomebody()
    gate.open()
    #expect(await first?.problem.code == .serverUnavailable)
    let again = await refusal { () throws(OrdersError) in
      try await failing.placeOrder(Self.wish, Self.caller(0, key: "key"))
    }
    #expect(again?.problem.code == .serverUnavailable, "and not that it is still running")
    let placed = try await module(store).placeOrder(Self.wish, Self.caller(0, key: "key"))
    #expect(!placed.isReplay)
  }

  @Test func aCallerWhoGoesAwayLeavesAnAnswerForTheRetry() async throws {
    let gate = Gate()
    let service = module(GatedStore(store: store, gate: gate))
    let first = Task { try await service.placeOrder(Self.wish, Self.caller(0, key: "key")) }
    await gate.waitForSomebody()
    first.cancel()
    gate.open()
    _ = await first.result
    let again = try await service.placeOrder(Self.wish, Self.caller(0, key: "key"))
    let orders = try await service.listMyOrders(status: nil, search: nil, PageRequest(), Self.caller(0, key: nil))
      .orders
    #expect(orders == [again.value], "placed once, whether the first call was still carried out or not")
  }

  @Test func keysAreForgottenAfterADay() async throws {
    let service = module(store)
    for _ in 0..<3 {
      _ = try await service.placeOrder(Self.wish, Self.caller(0, key: "old"))
      clock.advance(by: .seconds(1))
    }
    clock.advance(by: .seconds(24 * 3600 - 3))
    _ = try await service.placeOrder(Self.wish, Self.caller(0, key: "young"))
    try await service.purgeClaims()
    #expect(try await keys() == ["old", "young"], "the first one is a day old, and no older")
    clock.advance(by: .milliseconds(1))
    try await service.purgeClaims()
    #expect(try await keys() == ["young"])
  }

  @Test(arguments: [0, 1, 499, 500, 501, 1_234])
  func howeverManyThereAre(old: Int) async throws {
    let now = clock.now()
    try await database.write { db in
      for number in 0..<old + 3 {
        try db.execute(
          sql: """
            INSERT INTO idempotency_keys (user_id, key, fingerprint, answer, at) VALUES (?, ?, zeroblob(32), '1', ?)
            """,
          arguments: [Fixtures.id(1), "key-\(number)", number < old ? now - .seconds(24 * 3600 + 1) : now])
      }
    }
    try await module(store).purgeClaims()
    #expect(try await keys() == (old..<old + 3).map { "key-\($0)" })
  }

  private func keys() async throws -> [String] {
    try await database.read { db in try String.fetchAll(db, sql: "SELECT key FROM idempotency_keys ORDER BY number") }
  }

  private func module(_ store: any OrderStore) -> OrdersModule {
    OrdersModule(
      store: store, audit: database.ordersAudit, clock: clock, random: random, settings: OrdersSettings())
  }

  private static let wish = NewOrder(itemName: "Desk", quantity: 1, notes: "")

  private static func caller(_ number: Int, key: String?) -> CallContext {
    let owner = Fixtures.owners[number]
    let principal = Principal(userID: owner.userID, username: owner.username, roles: [.user], sessionID: nil)
    return CallContext(requestID: "req-1", principal: principal, idempotencyKey: key)
  }

  private func refusal<Value: Sendable>(_ call: () async throws(OrdersError) -> Value) async -> OrdersError? {
    do {
      _ = try await call()
      return nil
    } catch {
      return error
    }
  }
}

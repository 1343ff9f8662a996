import Kernel
import OrdersContract
import OrdersSQLite
import SQLiteKit
import Synchronization
import TestSupport
import Testing

@testable import Orders

/// Those who follow orders in this process.
@Suite("Orders: the feed")
struct FeedTests {
  private let database: SQLiteDatabase
  private let store: OrderSQLiteStore
  private let service: OrdersModule
  private let random = SeededRandom(6)

  init() throws {
    database = try SQLiteDatabase.inMemory(migrations: OrderSQLiteStore.migrations())
    store = OrderSQLiteStore(database: database)
    service = OrdersModule(
      store: store, audit: database.ordersAudit, clock: FakeClock(), random: random, settings: OrdersSettings())
  }

  @Test func aReaderWhoDoesNotReadIsDroppedAndCatchesUp() async throws {
    let (slow, fast) = (try await live(service), try await live(service))
    #expect(service.feed.readerCount == 2)
    // What the fast one gets in a second round, the slow one has got of the first.
    for count in [FeedReader.mailboxSize + 1, 1] {
      for _ in 0..<count { _ = try await place(service) }
      #expect(try await fast.first(count).count == count)
    }
    #expect(try await slow.next() == nil, "what it has not read is not kept")
    #expect(try await slow.next() == nil)
    let last = try await store.lastSequence()
    let again = try await service.followOrders(after: 1, Self.auditor).batches.first(last - 1)
    #expect(again.map(\.sequence) == Array(2...last))
  }

  @Test func closingEndsAllReadersNowAndLater() async throws {
    let reader = try await live(service)
    async let next = reader.next()
    service.feed.close()
    #expect(try await next == nil)
    #expect(service.feed.readerCount == 0)
    let later = try await service.followOrders(after: 0, Self.auditor).batches
    #expect(try await later.next()?.count == 1, "what is in the store is still told")
    #expect(try await later.next() == nil)
    #expect(try await service.followOrders(after: nil, Self.auditor).batches.next() == nil)
    #expect(service.feed.readerCount == 0)
  }

  @Test func aBeatIsAnEmptyBatch() async throws {
    let reader = try await live(service)
    let answer = Mutex<[OrderChange]??>(nil)
    let reading = Task {
      let batch = try await reader.next()
      answer.withLock { $0 = .some(batch) }
    }
    while answer.withLock({ $0 == nil }) {
      service.feed.beat()
      await Task.yield()
    }
    try await reading.value
    #expect(answer.withLock { $0 } == .some([]))
    let order = try await place(service)
    #expect(try await reader.first(1).map(\.order) == [order], "and nothing else has changed")
  }

  @Test func aBeatFindsWhatAnotherProcessHasChanged() async throws {
    let elsewhere = OrdersModule(
      store: store, audit: database.ordersAudit, clock: FakeClock(), random: random, settings: OrdersSettings())
    let reader = try await live(service)
    let order = try await place(elsewhere)
    let found = Mutex<[OrderChange]>([])
    let reading = Task {
      let changes = try await reader.first(1); found.withLock { $0 = changes }
    }
    while found.withLock(\.isEmpty) {
      service.feed.beat()
      await Task.yield()
    }
    try await reading.value
    #expect(found.withLock { $0 }.map(\.order) == [order])
  }

  @Test func whoIsNoLongerHeldIsForgotten() async throws {
    var readers = [try await live(service), try await live(service), try await live(service)]
    #expect(service.feed.readerCount == 3)
    readers.removeFirst()
    #expect(service.feed.readerCount == 2)
    readers = []
    #expect(service.feed.readerCount == 0)
    _ = try await place(service)
  }

  @Test func whoGoesAwayWhileWaitingIsAtTheEnd() async throws {
    let reader = try await live(service)
    let waiting = Task { try await reader.next() }
    waiting.cancel()
    #expect(try await waiting.value == nil)
    #expect(try await reader.next() == nil)
  }

  /// The reader has read the store and is not in the feed yet: nobody tells the feed of what happens in between.
  @Test func whatHappensBetweenTheStoreAndTheFeedIsNotMissed() async throws {
    let gate = Gate()
    let isFirst = Mutex(true)
    var gated = GatedStore(store: store, gate: gate)
    gated.afterReadingChanges = {
      let wasFirst = isFirst.withLock { isFirst in
        defer { isFirst = false }
        return isFirst
      }
      if wasFirst { await gate.pass() }
    }
    let service = OrdersModule(
      store: gated, audit: database.ordersAudit, clock: FakeClock(), random: random, settings: OrdersSettings())
    let batches = try await service.followOrders(after: nil, Self.auditor).batches
    async let seen = batches.first(1)
    await gate.waitForSomebody()
    // As another process does it, and as this one does while nobody is in its feed.
    let order = try await place(self.service)
    gate.open()
    #expect(try await seen.map(\.order) == [order])
  }

  @Test func aStoreInTroubleIsAskedAgain() async throws {
    let failures = Mutex(0)
    let gate = Gate()
    gate.open()
    var flaky = GatedStore(store: store, gate: gate)
    flaky.afterReadingChanges = { () throws(StoreError) in
      let fails = failures.withLock { failures in
        defer { failures = max(0, failures - 1) }
        return failures > 0
      }
      if fails { throw StoreError("disk on fire") }
    }
    let service = OrdersModule(
      store: flaky, audit: database.ordersAudit, clock: FakeClock(), random: random, settings: OrdersSettings())
    let reader = try await live(service)
    failures.withLock { $0 = 3 }
    let orders = [try await place(service), try await place(service)]
    let found = Mutex<[OrderChange]>([])
    let reading = Task {
      let changes = try await reader.first(2); found.withLock { $0 = changes }
    }
    while found.withLock(\.isEmpty) {
      service.feed.beat()
      await Task.yield()
    }
    try await reading.value
    #expect(found.withLock { $0 }.map(\.order) == orders)
    #expect(failures.withLock { $0 } == 0, "it did fail")
  }

  /// A reader that the feed knows; it has seen one order, which it placed for that.
  private func live(_ service: OrdersModule) async throws -> Pulled<[OrderChange], OrdersError> {
    let count = service.feed.readerCount
    let batches = try await service.followOrders(after: nil, Self.auditor).batches
    async let seen = batches.first(1)
    while service.feed.readerCount == count { await Task.yield() }
    _ = try await place(service)
    #expect(try await seen.count == 1)
    return batches
  }

  private func place(_ service: OrdersModule) async throws(OrdersError) -> Order {
    try await service.placeOrder(NewOrder(itemName: "Desk", quantity: 1, notes: ""), Self.owner).value
  }

  private static let auditor = caller(Fixtures.approver, [.auditor])
  private static let owner = caller(Fixtures.owners[0], [.user])

  private static func caller(_ person: Person, _ roles: [Role]) -> CallContext {
    CallContext(
      requestID: "req-1",
      principal: Principal(userID: person.userID, username: person.username, roles: roles, sessionID: nil))
  }
}

extension Pulled where Element == [OrderChange] {
  /// Waits for so many changes; fewer when the stream ends before.
  func first(_ count: Int) async throws -> [OrderChange] {
    var seen: [OrderChange] = []
    while seen.count < count, let batch = try await next() { seen += batch }
    return seen
  }
}

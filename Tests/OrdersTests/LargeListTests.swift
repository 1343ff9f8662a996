import Kernel
import OrdersContract
import OrdersSQLite
import SQLiteKit
import TestSupport
import Testing

@testable import Orders

/// Lists of more orders than anybody counts or sorts.
@Suite("Orders: lists of more than 10,000")
struct LargeListTests {
  private let service: OrdersModule
  private static let auditor = CallContext(
    requestID: "req-1",
    principal: Principal(userID: Fixtures.id(5), username: "auditor", roles: [.auditor], sessionID: nil))
  private static let owner = Fixtures.owners[0]

  /// 10,001 pending orders of one owner, the newest one of another item.
  init() async throws {
    let database = try SQLiteDatabase.inMemory(migrations: OrderSQLiteStore.migrations())
    let store = OrderSQLiteStore(database: database)
    let histories = (0...UInt64(10_000)).map { number in
      let moment = Timestamp(milliseconds: Int64(number) + 1)
      let order = Order(
        id: EntityID(at: moment, from: SeededRandom(number)), userID: Self.owner.userID, username: Self.owner.username,
        itemName: number == 10_000 ? "Chair" : "Desk", quantity: 1, notes: "", status: .pending, createdAt: moment,
        updatedAt: moment, decidedBy: nil, decidedAt: nil, decisionReason: nil, version: 1)
      return OrderHistory(of: order, requestID: "seed")
    }
    _ = try await store.insertHistory(histories, audit: Fixtures.event(.importOrders))
    service = OrdersModule(
      store: store, audit: database.ordersAudit, clock: FakeClock(), random: SeededRandom(), settings: OrdersSettings())
  }

  @Test func totalsAndSorting() async throws {
    try await whatIsCountedAnywayIsExact()
    try await aSearchIsCountedAndSortedUpToTheLimit()
    try await theOrdersOfOnePersonAreSortedByTheirName()
    try await onesOwnAreFoundByTheirItem()
    try await aRangeOfTimeIsCountedUpToTheLimit()
    try await offsetsEndWhereCursorsGoOn()
  }

  private func whatIsCountedAnywayIsExact() async throws {
    for sort in OrderSort.allCases {
      let page = try await list(sort: sort)
      #expect(page.total == OrderTotal(count: 10_001) && page.orders.count == 20)
      #expect(page.orders.first?.createdAt.milliseconds == (sort == .oldest ? 1 : 10_001))
    }
    #expect(try await list(OrderFilter(status: .pending)).total == OrderTotal(count: 10_001))
    #expect(try await list(OrderFilter(userID: Self.owner.userID)).total == OrderTotal(count: 10_001))
  }

  private func aSearchIsCountedAndSortedUpToTheLimit() async throws {
    // The name of the owner is in every order, the name of the item in all but one.
    for search in ["owner", "o", "ow"] {
      for sort in [OrderSort.newest, .oldest] {
        let page = try await list(OrderFilter(search: search), sort: sort)
        #expect(page.total == OrderTotal(count: 10_000, isExact: false) && page.orders.count == 20)
      }
      for sort in [OrderSort.username, .usernameDescending, .status, .statusDescending] {
        #expect(await refusedFields(OrderFilter(search: search), sort: sort) == ["sort out_of_range"])
      }
    }
    for sort in OrderSort.allCases {
      let page = try await list(OrderFilter(search: "desk"), sort: sort)
      #expect(page.total == OrderTotal(count: 10_000) && page.orders.count == 20)
      #expect(page.orders.first?.createdAt.milliseconds == (sort == .oldest ? 1 : 10_000))
    }
  }

  /// So many that the search goes through the index, and not through all of them.
  private func theOrdersOfOnePersonAreSortedByTheirName() async throws {
    for filter in [
      OrderFilter(userID: Self.owner.userID, search: "owner"), OrderFilter(username: "OWNER", search: "ow"),
    ] {
      for sort in [OrderSort.username, .usernameDescending, .newest] {
        let page = try await list(filter, sort: sort)
        #expect(page.total == OrderTotal(count: 10_000, isExact: false))
        #expect(page.orders.first?.createdAt.milliseconds == 10_001)
      }
      #expect(await refusedFields(filter, sort: .status) == ["sort out_of_range"])
    }
    let chair = try await list(OrderFilter(userID: Self.owner.userID, search: "chair"), sort: .status)
    #expect(chair.orders.map(\.itemName) == ["Chair"] && chair.total == OrderTotal(count: 1))
    let nobodys = try await list(OrderFilter(userID: Fixtures.owners[1].userID, search: "desk"))
    #expect(nobodys == OrderPage(orders: [], total: OrderTotal(count: 0), nextCursor: nil))
  }

  /// By the index from three characters on, by looking at each of them below that.
  private func onesOwnAreFoundByTheirItem() async throws {
    let context = CallContext(
      requestID: "req-2",
      principal: Principal(
        userID: Self.owner.userID, username: Self.owner.username, roles: [.user], sessionID: nil))
    for (search, count, newest) in [
      ("desk", 10_000, 10_000), ("sk", 10_000, 10_000), ("chair", 1, 10_001), ("CH", 1, 10_001), ("owner", 0, nil),
      ("ow", 0, nil), ("é", 0, nil), ("dés", 0, nil),
    ] as [(String, Int, Int64?)] {
      let page = try await service.listMyOrders(status: nil, search: search, PageRequest(), context)
      #expect(page.total == OrderTotal(count: count), "\(search)")
      #expect(page.orders.first?.createdAt.milliseconds == newest, "\(search)")
    }
  }

  private func aRangeOfTimeIsCountedUpToTheLimit() async throws {
    let (all, most) = (OrderFilter(from: Timestamp(milliseconds: 1)), OrderFilter(from: Timestamp(milliseconds: 2)))
    for sort in [OrderSort.newest, .oldest, .status, .statusDescending] {
      #expect(try await list(all, sort: sort).total == OrderTotal(count: 10_000, isExact: false))
    }
    for sort in [OrderSort.username, .usernameDescending] {
      #expect(await refusedFields(all, sort: sort) == ["sort out_of_range"])
      #expect(try await list(most, sort: sort).total == OrderTotal(count: 10_000))
    }
  }

  private func offsetsEndWhereCursorsGoOn() async throws {
    for (filter, sort) in [
      (OrderFilter(), OrderSort.newest), (OrderFilter(), .username), (OrderFilter(), .status),
      (OrderFilter(search: "owner"), .newest),
    ] {
      let last = try await list(filter, sort: sort, PageRequest(limit: 100, offset: 10_000))
      #expect(last.orders.map(\.createdAt.milliseconds) == [1] && last.nextCursor == nil)
      let before = try await list(filter, sort: sort, PageRequest(limit: 1, offset: 9_999))
      let cursor = try #require(before.nextCursor.flatMap { Cursor(text: $0) })
      #expect(try await list(filter, sort: sort, PageRequest(cursor: cursor)).orders == last.orders)
      #expect(await refusedFields(filter, sort: sort, PageRequest(offset: 10_001)) == ["offset out_of_range"])
    }
  }

  private func list(
    _ filter: OrderFilter = OrderFilter(), sort: OrderSort = .newest, _ page: PageRequest = PageRequest()
  ) async throws(OrdersError) -> OrderPage {
    try await service.listOrders(OrderQuery(filter, sort: sort, page: page), Self.auditor)
  }

  private func refusedFields(
    _ filter: OrderFilter, sort: OrderSort, _ page: PageRequest = PageRequest()
  ) async -> [String] {
    do throws(OrdersError) {
      _ = try await list(filter, sort: sort, page)
      return []
    } catch {
      return error.problem.fields.map { "\($0.field) \($0.code.rawValue)" }
    }
  }
}

import AuthContract
import Kernel
import Testing

@testable import OrderDesk

@Suite("Audit: the trails of all modules as one list")
struct AuditTrailTests {
  private let auth = StubAuth()
  private let orders = StubOrders()
  private let context = CallContext(requestID: "req")

  private func page(_ query: AuditQuery) async throws(Problem) -> AuditPage {
    try await MergedAuditTrail(auth: auth, orders: orders).listEvents(query, context)
  }

  private func walk(_ query: AuditQuery, beforeEachPage: () -> Void = {}) async throws -> [String] {
    var (query, names) = (query, [String]())
    repeat {
      beforeEachPage()
      let page = try await page(query)
      #expect(page.events.count <= query.limit)
      #expect(page.nextCursor == nil || page.events.count == query.limit, "only the last page may be shorter")
      names += page.events.map { "\($0.module.rawValue) \($0.sequence)" }
      query.cursor = page.nextCursor
    } while query.cursor != nil
    return names
  }

  @Test(arguments: [1, 2, 3, 7, 8, 9, 100])
  func pagesShowEveryEventOnceInOrder(limit: Int) async throws {
    auth.trail.add([10, 20, 30, 40])
    orders.trail.add([15, 20, 35, 50])
    let names = try await walk(AuditQuery(limit: limit))
    #expect(
      names == ["orders 4", "auth 4", "orders 3", "auth 3", "auth 2", "orders 2", "orders 1", "auth 1"],
      "at the same time Auth comes first")
  }

  /// A clock that was set back does not change the order within a module.
  @Test(arguments: [1, 3, 100])
  func eventsOfOneModuleStayInTheirOrder(limit: Int) async throws {
    auth.trail.add([10, 50, 20, 60])
    orders.trail.add([30, 55])
    let names = try await walk(AuditQuery(limit: limit))
    #expect(names == ["auth 4", "orders 2", "orders 1", "auth 3", "auth 2", "auth 1"])
  }

  /// Turning pages shows what was there at the first one.
  @Test func eventsThatComeInBetweenAreNotShown() async throws {
    auth.trail.add([10, 20])
    orders.trail.add([100, 200, 300])
    let names = try await walk(AuditQuery(limit: 1)) {
      auth.trail.add([1_000])
      orders.trail.add([1_000])
    }
    #expect(names == ["auth 3", "orders 4", "orders 3", "orders 2", "orders 1", "auth 2", "auth 1"])
  }

  @Test func aModuleWithoutEventsStaysOut() async throws {
    orders.trail.add([1, 2, 3])
    let names = try await walk(AuditQuery(limit: 1)) { if !auth.trail.searches.isEmpty { auth.trail.add([9]) } }
    #expect(names == ["orders 3", "orders 2", "orders 1"])
  }

  @Test func oneModuleIsAskedAlone() async throws {
    auth.trail.add([1, 2])
    orders.trail.add([1, 2])
    let names = try await walk(AuditQuery(module: .orders, limit: 1))
    #expect(names == ["orders 2", "orders 1"])
    #expect(auth.trail.searches == [])
  }

  @Test func theFilterGoesToTheModules() async throws {
    let filter = AuditFilter(
      actor: "clerk", action: .signIn, from: Timestamp(milliseconds: 1), to: Timestamp(milliseconds: 2))
    _ = try await page(AuditQuery(filter: filter, limit: 20))
    #expect(auth.trail.searches == [AuditSearch(filter: filter, before: nil, limit: 21)])
    #expect(orders.trail.searches == auth.trail.searches)
  }

  @Test(arguments: [-1, 0, 101])
  func aLimitOutOfRangeIsRefused(limit: Int) async throws {
    let problem = await #expect(throws: Problem.self) { try await page(AuditQuery(limit: limit)) }
    #expect(problem?.code == .requestInvalid)
    #expect(problem?.fields == [FieldProblem("limit", .outOfRange, "Use a whole number from 1 to 100.")])
    #expect(auth.trail.searches == [])
  }

  @Test func aCursorOfAnotherQueryIsRefused() async throws {
    auth.trail.add([1, 2, 3])
    orders.trail.add([1, 2, 3])
    let first = AuditQuery(filter: AuditFilter(actor: "clerk"), limit: 2)
    let cursor = try #require(try await page(first).nextCursor)
    var same = first
    same.cursor = cursor
    same.limit = 3
    same.filter.actor = "CLERK"
    #expect(try await page(same).events.count == 3, "another limit is no other query")
    for change: @Sendable (inout AuditQuery) -> Void in [
      { $0.module = .auth }, { $0.filter.actor = nil }, { $0.filter.action = .signIn },
      { $0.filter.from = Timestamp(milliseconds: 5) }, { $0.filter.to = Timestamp(milliseconds: 5) },
    ] {
      var other = same
      change(&other)
      let problem = await #expect(throws: Problem.self) { try await page(other) }
      let detail = "This cursor is from another list. Begin with the first page."
      #expect(problem?.fields == [FieldProblem("cursor", .invalid, detail)])
    }
  }

  @Test(arguments: ["", "x", "!", "YXV0aD0x", "YXV0aD0xIDE", "YXV0aD0wIDE", "YXV0aD14IDE", "YSAx"])
  func aCursorThatIsNoneIsRefused(text: String) async throws {
    let problem = await #expect(throws: Problem.self) { try await page(AuditQuery(cursor: text)) }
    #expect(problem?.fields.map(\.field) == ["cursor"], "\(text)")
    #expect(auth.trail.searches == [])
  }

  @Test func whatAModuleRefusesIsTheAnswer() async throws {
    auth.trail.refuse(with: .forbidden(.auditRead))
    let problem = await #expect(throws: Problem.self) { try await page(AuditQuery()) }
    #expect(problem?.code == .authForbidden)
    #expect(orders.trail.searches == [], "the refusal is noted once")
    orders.trail.refuse(with: .deadlineExceeded)
    let other = await #expect(throws: Problem.self) { try await page(AuditQuery(module: .orders)) }
    #expect(other?.code == .serverUnavailable)
  }
}

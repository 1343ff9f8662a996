import EmbeddedResources
import Foundation
import Kernel
import Orders
import OrdersContract
import OrdersSQLite
import SQLiteKit
import Templates
import UI

/// The page of `GET /admin`: the same statements, values and template, and nothing around them.
struct BarePage: Sendable {
  private let store: OrderSQLiteStore
  private let page: BareQueuePage

  /// - Parameter path: of a copy of orders.sqlite.
  init(path: String) throws {
    store = OrderSQLiteStore(
      database: try SQLiteDatabase.open(at: path, migrations: try OrderSQLiteStore.migrations()))
    let random = BenchRandom()
    let approver = Principal(
      userID: EntityID(at: Timestamp(milliseconds: 0), from: random), username: "bench", roles: [.admin],
      sessionID: nil)
    let templates = ResourceStore.embedded.texts(under: "templates/").map { (String($0.name.dropFirst(10)), $0.text) }
    page = BareQueuePage(
      engine: try TemplateEngine(templates: Dictionary(uniqueKeysWithValues: templates)), random: random,
      approver: approver)
  }

  /// The two reads that the page needs.
  func read() async throws -> (OrderPage, OrderStatistics) {
    let query = BareQueuePage.query
    let selection = OrderSelection(query.filter, among: .everyone, sort: query.sort)
    guard case .slice(let slice) = try await store.list(selection, query.page) else { throw NoPage() }
    let page = OrderPage(orders: slice.orders, total: slice.total, nextCursor: nil)
    let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
    return (page, try await store.statistics(at: now))
  }

  /// What the template shows of them.
  func values(_ page: OrderPage, _ statistics: OrderStatistics) -> TemplateRecord { self.page.values(page, statistics) }

  func render(_ values: TemplateRecord) throws -> String { try page.render(values) }

  func html() async throws -> String {
    let (page, statistics) = try await read()
    return try render(values(page, statistics))
  }

  struct NoPage: Error {}
}

/// The generator of the system.
struct BenchRandom: RandomSource {
  func bytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    var bytes: [UInt8] = []
    while bytes.count < count { withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0) } }
    return Array(bytes.prefix(count))
  }
}

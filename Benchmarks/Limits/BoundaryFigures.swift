import Foundation
import Kernel
import Observability
import Orders
import OrdersContract
import OrdersSQLite
import SQLiteKit

/// What a module costs behind its protocol while it is in the same process: reads through the module itself, and through
/// `any OrdersService` as the composition root hands it out, in turn, in nanoseconds, the median of many.
struct BoundaryFigures {
  private let module: OrdersModule
  private let service: any OrdersService
  private let seconds: Double

  /// - Parameter path: of a copy of orders.sqlite.
  init(path: String, seconds: Double) throws {
    let database = try SQLiteDatabase.open(at: path, migrations: try OrderSQLiteStore.migrations())
    module = OrdersModule(
      store: OrderSQLiteStore(database: database),
      audit: AuditSQLiteStore(database: database, chain: AuditChain(module: .orders)), clock: Clock(),
      random: BenchRandom(), settings: OrdersSettings())
    service = ObservedOrders(module, tracer: BoundaryTracer(nil), metrics: PrometheusRegistry())
    self.seconds = seconds
  }

  func run() async throws {
    let reader = principal(EntityID(at: Clock().now(), from: BenchRandom()), [.auditor])
    let query = OrderQuery(OrderFilter(), sort: .newest, page: PageRequest(limit: 1))
    guard let order = try await module.listOrders(query, call(reader)).orders.first else { throw NoOrder() }
    let owner = call(principal(order.userID, [.user]))
    let page = PageRequest()

    let mine = try await medians {
      _ = try await module.listMyOrders(status: nil, search: nil, page, owner)
    } through: {
      _ = try await service.listMyOrders(status: nil, search: nil, page, owner)
    }
    let one = try await medians {
      _ = try await module.findOrder(order.id, owner)
    } through: {
      _ = try await service.findOrder(order.id, owner)
    }
    print("mine_module", mine.module)
    print("mine_service", mine.service)
    print("order_module", one.module)
    print("order_service", one.service)
  }

  /// Neither is always the second: what one of them leaves behind in caches helps and harms both alike.
  private func medians(
    _ module: () async throws -> Void, through service: () async throws -> Void
  ) async throws -> (module: Int, service: Int) {
    let clock = ContinuousClock()
    let (start, length) = (clock.now, Duration.seconds(seconds))
    var times: (module: [Duration], service: [Duration]) = ([], [])
    var isModuleFirst = true
    while clock.now - start < length {
      if isModuleFirst { times.module.append(try await clock.measure(module)) }
      times.service.append(try await clock.measure(service))
      if !isModuleFirst { times.module.append(try await clock.measure(module)) }
      isModuleFirst.toggle()
    }
    return (median(times.module), median(times.service))
  }

  private func median(_ times: [Duration]) -> Int { Int(times.sorted()[times.count / 2] / .nanoseconds(1)) }

  private func principal(_ id: EntityID, _ roles: [Role]) -> Principal {
    Principal(userID: id, username: "bench", roles: roles, sessionID: nil)
  }

  private func call(_ principal: Principal) -> CallContext { CallContext(requestID: "bench", principal: principal) }

  struct NoOrder: Error {}

  private struct Clock: WallClock {
    func now() -> Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }
  }
}

import ContractSuites
import Foundation
import Kernel
import Orders
import OrdersContract
import OrdersSQLite
import SQLiteKit
import TestSupport

extension OrdersServiceAdapter {
  static let all = StoreEngine.chosen.flatMap { [inProcess(over: $0), overHTTP(over: $0)] }

  /// The module itself, in this process.
  static func inProcess(over engine: StoreEngine) -> OrdersServiceAdapter {
    OrdersServiceAdapter("in process, \(engine.name)") { parts, play in
      try await engine.withOrderStores { stores in try await play(OrdersModule(over: stores, parts)) }
    }
  }
}

extension OrdersServiceAdapter {
  /// The module in another process.
  static func overHTTP(over engine: StoreEngine) -> OrdersServiceAdapter {
    OrdersServiceAdapter("over HTTP, \(engine.name)") { parts, play in
      try await Turns.servers.take {
        try await engine.withOrderStores { stores in
          let orders = OrdersModule(over: stores, parts)
          try await PeerServer.withOrders(orders, parts.clock, closeStreams: orders.feed.close, play)
        }
      }
    }
  }
}

extension OrdersModule {
  /// Over the stores of an engine.
  init(over stores: StoreEngine.OrderStores, _ parts: OrdersServiceAdapter.Parts) {
    self.init(
      store: stores.store, audit: stores.audit, clock: parts.clock, random: parts.random, settings: parts.settings)
  }
}

extension SQLiteDatabase {
  /// The trail that the store of the same database appends to.
  var ordersAudit: AuditSQLiteStore { AuditSQLiteStore(database: self, chain: AuditChain(module: .orders)) }
}

/// A folder that is gone afterwards.
func withTemporaryFolder<Value>(_ use: (URL) async throws -> Value) async throws -> Value {
  let folder = FileManager.default.temporaryDirectory.appending(path: "orderdesk-orders-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try await use(folder)
}

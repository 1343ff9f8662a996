import ContractSuites
import Foundation
import Kernel
import Orders
import OrdersContract
import OrdersSQLite
import SQLiteKit

extension OrderStoreAdapter {
  static let all = [inMemory, inFile]

  static let inMemory = OrderStoreAdapter("SQLite in memory") { play in
    let database = try SQLiteDatabase.inMemory(migrations: OrderSQLiteStore.migrations())
    try await play(OrderSQLiteStore(database: database), database.ordersAudit)
  }

  static let inFile = OrderStoreAdapter("SQLite file") { play in
    try await withTemporaryFolder { folder in
      let path = folder.appending(path: "orders.sqlite").path
      let database = try SQLiteDatabase.open(at: path, migrations: OrderSQLiteStore.migrations())
      try await play(OrderSQLiteStore(database: database), database.ordersAudit)
      try database.close()
    }
  }
}

extension OrdersServiceAdapter {
  static let all = [inMemory, inFile]

  static let inMemory = OrdersServiceAdapter("in process, SQLite in memory") { parts, play in
    let database = try SQLiteDatabase.inMemory(migrations: OrderSQLiteStore.migrations())
    try await play(module(parts, database))
  }

  static let inFile = OrdersServiceAdapter("in process, SQLite file") { parts, play in
    try await withTemporaryFolder { folder in
      let path = folder.appending(path: "orders.sqlite").path
      let database = try SQLiteDatabase.open(at: path, migrations: OrderSQLiteStore.migrations())
      try await play(module(parts, database))
      try database.close()
    }
  }

  private static func module(_ parts: Parts, _ database: SQLiteDatabase) -> OrdersModule {
    OrdersModule(
      store: OrderSQLiteStore(database: database), audit: database.ordersAudit, clock: parts.clock,
      random: parts.random, settings: parts.settings)
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

import Auth
import AuthSQLite
import Foundation
import Kernel
import OrdersSQLite
import SQLiteKit

extension StoreEngine {
  /// SQLite in memory: the quickest.
  public static let sqliteMemory = sqlite("sqlite-memory") { migrations, use in
    try await use(SQLiteDatabase.inMemory(migrations: migrations))
  }

  /// SQLite in a file, as in production.
  public static let sqliteFile = sqlite("sqlite-file") { migrations, use in
    let folder = FileManager.default.temporaryDirectory.appending(path: "orderdesk-store-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let database = try SQLiteDatabase.open(at: folder.appending(path: "store.sqlite").path, migrations: migrations)
    try await use(database)
    try database.close()
  }

  /// Both modules' stores in databases of one kind.
  private static func sqlite(
    _ name: String, open: @escaping @Sendable ([Migration], Use<SQLiteDatabase>) async throws -> Void
  ) -> StoreEngine {
    StoreEngine(
      name,
      orders: { use in
        try await open(OrderSQLiteStore.migrations()) { database in
          let audit = AuditSQLiteStore(database: database, chain: AuditChain(module: .orders))
          try await use(OrderStores(store: OrderSQLiteStore(database: database), audit: audit))
        }
      },
      auth: { use in
        try await open(AuthSchema.migrations()) { database in
          try await use(AuthModule.Stores(database: database))
        }
      })
  }
}

public import Auth
import Kernel
public import SQLiteKit

extension AuthModule.Stores {
  /// All of Auth's stores in one database.
  /// - Parameter database: opened with `AuthSchema.migrations()`.
  public init(database: SQLiteDatabase) {
    self.init(
      accounts: AccountSQLiteStore(database: database), sessions: SessionSQLiteStore(database: database),
      audit: AuditSQLiteStore(database: database, chain: AuditChain(module: .auth)))
  }
}

import Auth
import AuthCrypto
import AuthSQLite
import Orders
import OrdersSQLite
import SQLiteKit

/// The modules that this process holds, with what they stand on. A gateway holds none.
struct Modules {
  struct AuthPart {
    let module: AuthModule
    let hasher: BcryptHasher
    /// `jwt.secret`.
    let secret: String
    let database: SQLiteDatabase
  }

  struct OrdersPart {
    let module: OrdersModule
    /// Takes orders in as a whole, for demo data.
    let store: OrderSQLiteStore
    let database: SQLiteDatabase
  }

  let authPart: AuthPart?
  let ordersPart: OrdersPart?
  let databases: DeskStorage.Databases
  /// Tells access tokens of this desk from others. A gateway cannot.
  let tokens: JWTAccessTokenSigner?
  /// `jwt.secret`: signs access tokens; other keys are derived from it. A gateway has none.
  let secret: String?

  /// Auth, for what needs it in this process.
  /// - Throws: `CommandFailure` when another process holds it.
  var auth: AuthPart {
    get throws(CommandFailure) {
      guard let authPart else { throw Modules.elsewhere("auth") }
      return authPart
    }
  }

  /// Orders, for what needs them in this process.
  /// - Throws: `CommandFailure` when another process holds them.
  var orders: OrdersPart {
    get throws(CommandFailure) {
      guard let ordersPart else { throw Modules.elsewhere("orders") }
      return ordersPart
    }
  }

  /// Ends threads and closes files. No call may follow.
  func close() async throws {
    await authPart?.hasher.shutdown()
    try databases.close()
  }

  private static func elsewhere(_ role: String) -> CommandFailure {
    .data("this process has not the role \(role): run the command with the configuration of the process that has it")
  }
}

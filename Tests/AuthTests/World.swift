import Auth
import AuthContract
import AuthCrypto
import AuthSQLite
import Foundation
import GRDB
import Kernel
import SQLiteKit
import TestSupport

/// Auth over SQLite, with a clock that stands still, seeded random bytes and a fast hasher.
struct World: Sendable {
  static let secret = "a secret for tests, long enough for HS256"
  static let password = "correct horse battery"

  let clock = FakeClock()
  let random = SeededRandom()
  let hasher: FakeHasher
  let database: SQLiteDatabase
  let accounts: any AccountStore
  let sessions: CountingSessionStore
  let audit: any AuditStore
  let settings: AuthSettings
  let auth: AuthModule

  private init(_ database: SQLiteDatabase, _ settings: AuthSettings, hasher: (any PasswordHasher)?) async throws {
    self.hasher = FakeHasher()
    self.database = database
    self.settings = settings
    let stores = AuthModule.Stores(database: database)
    accounts = stores.accounts
    sessions = CountingSessionStore(stores.sessions)
    audit = stores.audit
    auth = AuthModule(
      stores: AuthModule.Stores(accounts: accounts, sessions: sessions, audit: audit),
      secrets: try await World.secrets(hasher: hasher ?? self.hasher), clock: clock, random: random,
      settings: settings)
  }

  /// A world with an empty database in memory.
  static func inMemory(
    _ settings: AuthSettings = AuthSettings(), hasher: (any PasswordHasher)? = nil
  ) async throws -> World {
    try await World(try SQLiteDatabase.inMemory(migrations: AuthSchema.migrations()), settings, hasher: hasher)
  }

  /// A world with an empty database in a folder.
  static func inFile(
    _ folder: URL, _ settings: AuthSettings = AuthSettings(), hasher: (any PasswordHasher)? = nil
  ) async throws -> World {
    let path = folder.appending(path: "auth.sqlite").path
    let database = try SQLiteDatabase.open(at: path, migrations: AuthSchema.migrations())
    return try await World(database, settings, hasher: hasher)
  }

  /// Runs `body` over an empty database in a file, and removes the file afterwards.
  static func withFile(_ body: (World) async throws -> Void) async throws {
    try await TemporaryFolder.with { folder in
      let world = try await inFile(folder)
      try await body(world)
      try world.database.close()
    }
  }

  static func signer(
    secret: String = World.secret, previousSecrets: [String] = [], issuer: String = "orderdesk",
    audience: String = "orderdesk"
  ) async throws -> any AccessTokenSigner {
    try await JWTAccessTokenSigner(
      secret: secret, previousSecrets: previousSecrets, issuer: issuer, audience: audience)
  }

  /// What the module does with secrets; passwords are hashed in no time.
  static func secrets(
    hasher: any PasswordHasher, secret: String = World.secret, previousSecrets: [String] = []
  ) async throws -> AuthModule.Secrets {
    AuthModule.Secrets(
      hasher: hasher, tokens: try await signer(secret: secret, previousSecrets: previousSecrets),
      succession: HMACRefreshTokens(derivedFrom: secret, previousSecrets: previousSecrets), digest: SHA256Digest(),
      commonPasswords: FewCommonPasswords())
  }

  /// Another process over the same database: it has a memory of its own.
  func otherProcess(secret: String = World.secret, previousSecrets: [String] = []) async throws -> AuthModule {
    AuthModule(
      stores: AuthModule.Stores(accounts: accounts, sessions: sessions, audit: audit),
      secrets: try await World.secrets(hasher: hasher, secret: secret, previousSecrets: previousSecrets),
      clock: clock, random: random, settings: settings)
  }

  var anyone: CallContext { CallContext(requestID: "test") }

  /// Somebody who may manage people, as on the command line.
  var admin: CallContext { World.admin(EntityID(at: clock.now(), from: random)) }

  static func admin(_ id: EntityID) -> CallContext {
    let principal = Principal(userID: id, username: "root", roles: [.admin], sessionID: nil)
    return CallContext(requestID: "test", principal: principal)
  }

  @discardableResult
  func register(_ username: String = "alice", password: String = World.password) async throws -> User {
    try await auth.registerUser(Registration(username: username, password: password), anyone)
  }

  func signIn(_ username: String = "alice", password: String = World.password) async throws -> BrowserSession {
    try await auth.signIn(Credentials(username: username, password: password), anyone)
  }

  func issueToken(_ username: String = "alice", password: String = World.password) async throws -> TokenGrant {
    try await auth.issueToken(Credentials(username: username, password: password), anyone)
  }

  func verify(_ credential: Credential) async throws -> Principal {
    try await auth.verifyCredential(credential, anyone)
  }

  func refresh(_ refreshToken: String) async throws -> TokenGrant {
    try await auth.refreshToken(refreshToken, anyone)
  }

  /// A call by whoever holds the credential.
  func context(_ credential: Credential) async throws -> CallContext {
    CallContext(requestID: "test", principal: try await verify(credential), credential: credential)
  }

  /// The audit trail, oldest first.
  func trail() async throws -> [AuditEvent] { try await audit.list(AuditSearch(limit: 10_000)).reversed() }

  /// Changes the database behind Auth's back, as another process would.
  func execute(_ sql: String) async throws {
    try await database.write { db in try db.execute(sql: sql) }
  }
}

/// The code of the refusal, or `nil` when the call succeeded or failed otherwise.
func refusal<Value>(_ call: () async throws -> Value) async -> ProblemCode? {
  do {
    _ = try await call()
    return nil
  } catch {
    return (error as? any ProblemConvertible)?.problem.code
  }
}

/// A folder of its own for a test.
enum TemporaryFolder {
  static func with(_ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "orderdesk-auth-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder)
  }
}

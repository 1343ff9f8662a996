import Auth
import AuthCrypto
import AuthSQLite
import EmbeddedResources
import Foundation
import Kernel
import Logging
import Observability
import Orders
import OrdersSQLite
import PeerHTTP
import SQLiteKit

/// The one place where ports meet adapters. The server, the commands and the tests are all put together here.
struct CompositionRoot {
  let settings: Settings
  let clock: any WallClock
  let random: any RandomSource
  let logger: Logger
  let watch: Watch
  let resources: ResourceStore
  /// What a running server may be told to change.
  let live: Live<LiveSettings>
  /// Of calls to other processes; tests that run beside a thousand others are more patient.
  var peerTimeouts = PeerTimeouts()

  /// - Parameter watch: `nil` for one of its own, that nobody looks at.
  init(
    settings: Settings, clock: any WallClock, random: any RandomSource, logger: Logger, watch: Watch? = nil,
    resources: ResourceStore = .embedded
  ) {
    self.settings = settings
    self.clock = clock
    self.random = random
    self.logger = logger
    self.watch = watch ?? Watch(settings, random: random)
    self.resources = resources
    live = Live(LiveSettings(settings))
  }

  /// Opens the databases of this process and builds its modules on them.
  func modules(on storage: DeskStorage) async throws -> Modules {
    let databases = try storage.open(watchedBy: watch, upgrade: upgrade)
    do {
      if let backup = databases.upgradeBackup {
        logger.notice("the desk was backed up before its schema is changed", metadata: ["file": .string(backup)])
      }
      guard !databases.opened.isEmpty else {
        return Modules(authPart: nil, ordersPart: nil, databases: databases, tokens: nil, secret: nil)
      }
      // After the databases, so that nothing is made in a folder where those cannot be used.
      let secret = try signingSecret()
      let tokens = try await JWTAccessTokenSigner(
        secret: secret, previousSecrets: settings.jwt.previousSecrets.map(\.reveal), issuer: settings.jwt.issuer,
        audience: settings.jwt.audience)
      return Modules(
        authPart: try databases.opened[.auth].map { try authPart($0, secret, tokens) },
        ordersPart: databases.opened[.orders].map(ordersPart), databases: databases, tokens: tokens, secret: secret)
    } catch {
      try? databases.close()
      throw error
    }
  }

  private func authPart(
    _ database: SQLiteDatabase, _ secret: String, _ tokens: JWTAccessTokenSigner
  ) throws -> Modules.AuthPart {
    let hasher = BcryptHasher(cost: settings.auth.bcryptCost, random: random)
    let secrets = AuthModule.Secrets(
      hasher: hasher, tokens: tokens,
      succession: HMACRefreshTokens(
        derivedFrom: secret, previousSecrets: settings.jwt.previousSecrets.map(\.reveal)),
      digest: SHA256Digest(), commonPasswords: try CommonPasswordList(resources: resources))
    let module = AuthModule(
      stores: AuthModule.Stores(database: database), secrets: secrets, clock: clock, random: random,
      settings: authSettings)
    return Modules.AuthPart(module: module, hasher: hasher, secret: secret, database: database)
  }

  private func ordersPart(_ database: SQLiteDatabase) -> Modules.OrdersPart {
    let store = OrderSQLiteStore(database: database)
    let module = OrdersModule(
      store: store, audit: AuditSQLiteStore(database: database, chain: AuditChain(module: .orders)), clock: clock,
      random: random,
      settings: OrdersSettings(
        allowSelfApproval: settings.orders.allowSelfApproval, undoWindow: settings.orders.undoWindow))
    return Modules.OrdersPart(module: module, store: store, database: database)
  }

  private var authSettings: AuthSettings {
    let policy = authPolicy(live.value)
    return AuthSettings(
      registrationOpen: policy.registrationOpen, sessionIdleTimeout: settings.auth.sessionIdleTimeout,
      sessionLifetime: settings.auth.sessionLifetime, accessTokenLifetime: settings.jwt.accessTokenLifetime,
      refreshReuseGrace: settings.auth.refreshReuseGrace, limits: policy.limits)
  }

  private func authPolicy(_ settings: LiveSettings) -> AuthPolicy {
    AuthPolicy(
      registrationOpen: settings.registration == .open,
      limits: AuthLimits(
        loginFailuresPerUsername: settings.limits.loginFailuresPerUsername,
        loginFailuresPerAddress: settings.limits.loginFailuresPerAddress,
        registrationsPerAddress: settings.limits.registrationsPerAddress))
  }

  /// Takes new settings in while the modules run.
  func apply(_ settings: LiveSettings, to modules: Modules) {
    live.value = settings
    watch.logLevel.value = Logger.Level(settings.logLevel)
    modules.authPart?.module.settings.policy.value = authPolicy(settings)
  }

  /// Signs how far the trails of this process have come; `nil` when it has none.
  func checkpoints(_ modules: Modules) -> CheckpointWriter? {
    modules.secret.map { secret in
      CheckpointWriter(
        file: CheckpointFile(path: settings.audit.checkpointFile), keys: CheckpointKeys(secret: secret),
        databases: modules.databases, clock: clock, logger: logger, metrics: watch.metrics)
    }
  }

  /// Opens the modules for as long as `body` runs, and closes them however it ends.
  func withModules(on storage: DeskStorage, _ body: (Modules) async throws -> Void) async throws {
    let modules = try await modules(on: storage)
    do {
      try await body(modules)
    } catch {
      try? await modules.close()
      throw error
    }
    try await modules.close()
  }

  /// `jwt.secret`, or in development one that is made once and kept in the data folder.
  private func signingSecret() throws(ConfigError) -> String {
    if let secret = settings.jwt.secret { return secret.reveal }
    return try DevelopmentSecret.load(in: settings.storage.path, random: random.bytes).reveal
  }
}

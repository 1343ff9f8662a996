import Auth
import AuthCrypto
import AuthHTTP
import AuthSQLite
import EmbeddedResources
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Kernel
import Logging
import Observability
import Orders
import OrdersHTTP
import OrdersSQLite
import SQLiteKit
import Templates
import UI

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

  /// The modules of this process with what they stand on.
  struct Modules {
    let auth: AuthModule
    let orders: OrdersModule
    /// Takes orders in as a whole, for demo data.
    let orderStore: OrderSQLiteStore
    let hasher: BcryptHasher
    let databases: DeskStorage.Databases
    /// Signs access tokens; other keys are derived from it.
    let secret: String

    /// Ends threads and closes files. No call may follow.
    func close() async throws {
      await hasher.shutdown()
      try databases.close()
    }
  }

  /// Opens the databases and builds the modules on them.
  func modules(on storage: DeskStorage) async throws -> Modules {
    let databases = try storage.open(watchedBy: watch, upgrade: upgrade)
    // After the databases, so that nothing is made in a folder where those cannot be used.
    let secret: String
    do { secret = try signingSecret() } catch {
      try? databases.close()
      throw error
    }
    if let backup = databases.upgradeBackup {
      logger.notice("the desk was backed up before its schema is changed", metadata: ["file": .string(backup)])
    }
    let hasher = BcryptHasher(cost: settings.auth.bcryptCost, random: random)
    let auth = AuthModule(
      stores: AuthModule.Stores(database: databases.auth), secrets: try await secrets(secret, hasher),
      clock: clock, random: random, settings: authSettings)
    let store = OrderSQLiteStore(database: databases.orders)
    let orders = OrdersModule(
      store: store, audit: AuditSQLiteStore(database: databases.orders, chain: AuditChain(module: .orders)),
      clock: clock, random: random,
      settings: OrdersSettings(
        allowSelfApproval: settings.orders.allowSelfApproval, undoWindow: settings.orders.undoWindow))
    return Modules(
      auth: auth, orders: orders, orderStore: store, hasher: hasher, databases: databases, secret: secret)
  }

  private func secrets(_ secret: String, _ hasher: BcryptHasher) async throws -> AuthModule.Secrets {
    let previous = settings.jwt.previousSecrets.map(\.reveal)
    return AuthModule.Secrets(
      hasher: hasher,
      tokens: try await JWTAccessTokenSigner(
        secret: secret, previousSecrets: previous, issuer: settings.jwt.issuer, audience: settings.jwt.audience),
      succession: HMACRefreshTokens(derivedFrom: secret, previousSecrets: previous), digest: SHA256Digest(),
      commonPasswords: try CommonPasswordList(resources: resources))
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
    modules.auth.settings.policy.value = authPolicy(settings)
  }

  /// Signs how far the trails of this process have come.
  func checkpoints(_ modules: Modules) -> CheckpointWriter {
    CheckpointWriter(
      file: CheckpointFile(path: settings.audit.checkpointFile), keys: CheckpointKeys(secret: modules.secret),
      databases: modules.databases, clock: clock, logger: logger, metrics: watch.metrics)
  }

  /// Looks through the trails of this process when somebody asks on the page.
  private func auditCheck(_ modules: Modules, _ trail: any AuditTrail) -> AuditTrailCheck {
    let look = AuditLook(
      databases: modules.databases, file: CheckpointFile(path: settings.audit.checkpointFile),
      keys: CheckpointKeys(secret: modules.secret, previousSecrets: settings.jwt.previousSecrets.map(\.reveal)),
      logger: logger)
    return AuditTrailCheck(trail: trail, clock: clock, look: look.run)
  }

  /// What has to work before this process takes requests.
  func readiness(_ modules: Modules) -> Readiness {
    Readiness(checks: [
      "auth": { _ = try await modules.auth.hasAdmin() },
      "orders": { try await modules.databases.orders.check() },
    ])
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

  /// All routes behind their middleware. Middleware covers only the routes that are added after it.
  func router(_ modules: Modules, readiness: Readiness) throws -> Router<AppContext> {
    let isHTTPS = settings.server.publicURL.isHTTPS
    let cookies = CookieNames(isSecure: isHTTPS || settings.environment == .production)
    let document = APIDocument(resources: resources)
    let files = StaticFiles(staticFiles())
    let tracer = BoundaryTracer(watch.tracer)
    let auth = ObservedAuth(modules.auth, tracer: tracer, metrics: watch.metrics)
    let orders = ObservedOrders(modules.orders, tracer: tracer, metrics: watch.metrics)
    let trail = MergedAuditTrail(auth: auth, orders: orders)
    let pages = UIRoutes(
      auth: auth, orders: orders, audit: trail, verifier: auditCheck(modules, trail),
      templates: try templateSource(files), cookies: cookies, clock: clock, random: random,
      settings: UISettings(
        name: settings.ui.name, version: Version.current, publicURL: settings.server.publicURL.description,
        registrationOpen: { [live] in live.value.registration == .open },
        allowSelfApproval: settings.orders.allowSelfApproval, undoWindow: settings.orders.undoWindow,
        tokenLifetime: settings.jwt.accessTokenLifetime,
        operations: document.operations))

    let router = Router(context: AppContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: RequestIDMiddleware { [clock, random] in EntityID(at: clock.now(), from: random).text })
    router.add(middleware: TracingMiddleware(watch.tracer))
    router.add(middleware: AccessLogMiddleware(logger: logger))
    router.add(middleware: RequestMetricsMiddleware(watch.metrics))
    router.add(middleware: DrainingMiddleware(readiness))
    router.add(middleware: SecurityHeadersMiddleware(isHTTPS: isHTTPS))
    let origins = CORSOrigins(settings.server.corsOrigins.map(\.description))
    router.add(middleware: CORSMiddleware(origins))
    router.add(middleware: ProblemMiddleware(presenter: pages))
    HealthRoutes(version: Version.current, readiness: readiness).add(to: router)
    files.addRoutes(to: router)

    let limits = RateLimits(clock: clock) { [live] in live.value.limits.requestsPerPrincipal }
    router.add(middleware: ClientAddressMiddleware(trusting: TrustedProxies(settings.server.trustedProxies)))
    router.add(middleware: FailedRequestLimitMiddleware(limits))
    router.add(
      middleware: BodyMiddleware(maximumSize: settings.server.maxBodySize, timeout: settings.server.requestTimeout))
    router.add(
      middleware: AuthenticationMiddleware(cookies: cookies) { credential, call in
        try await auth.verifyCredential(credential, call)
      })
    router.add(middleware: RateLimitMiddleware(limits))
    router.add(
      middleware: CSRFMiddleware(
        tokens: CSRFTokens(derivedFrom: modules.secret), cookies: cookies, random: random, origins: origins))
    // After the check of who is calling, so that the page for an address that is none keeps its navigation.
    let table = RouteTable()
    router.add(middleware: RouteMiddleware(table: table))
    AuthRoutes(auth: auth, cookies: cookies, publicURL: settings.server.publicURL.description).add(to: router)
    OrdersRoutes(orders: orders) { credential, call in
      try? await auth.recheckCredential(credential, call)
    }.add(to: router)
    AuditRoutes(trail: trail).add(to: router)
    FlagRoutes(live: live).add(to: router)
    document.addRoute(to: router)
    pages.add(to: router)
    table.learn(router)
    return router
  }

  /// `jwt.secret`, or in development one that is made once and kept in the data folder.
  private func signingSecret() throws(ConfigError) -> String {
    if let secret = settings.jwt.secret { return secret.reveal }
    return try DevelopmentSecret.load(in: settings.storage.path, random: random.bytes).reveal
  }

  private func staticFiles() -> [String: Data] {
    let names = resources.names(under: "static/")
    let pairs = names.compactMap { name in resources.bytes(name).map { (String(name.dropFirst(7)), Data($0)) } }
    let files = Dictionary(pairs) { first, _ in first }
    let accent = settings.ui.accentColor.flatMap { RGBColor(hex: $0) }
    return accent.map { AccentPalette($0).applied(to: files) } ?? files
  }

  private func templateSource(_ files: StaticFiles) throws -> any TemplateSource {
    let paths: TemplateRecord = [
      "static": [
        "css": files.path(of: "app.css") ?? "", "js": files.path(of: "app.js") ?? "",
        "htmx": files.path(of: "htmx.js") ?? "", "icon": files.path(of: "icon.svg") ?? "",
      ] as TemplateRecord
    ]
    let source = ResourceTemplates(resources: resources, globals: paths)
    return resources.directory == nil ? CompiledTemplates(compiled: try source.engine()) : source
  }
}

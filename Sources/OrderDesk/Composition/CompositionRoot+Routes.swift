import AuthContract
import AuthHTTP
import EmbeddedResources
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Kernel
import Observability
import OrdersContract
import OrdersHTTP
import PeerHTTP
import SQLiteKit
import Templates
import UI

extension CompositionRoot {
  /// All routes of this process behind their middleware. Middleware covers only the routes that are added after it.
  func router(
    _ modules: Modules, _ services: Services, _ link: PeerLink?, readiness: Readiness
  ) throws -> Router<AppContext> {
    let isHTTPS = settings.server.publicURL.isHTTPS
    let cookies = CookieNames(isSecure: isHTTPS || settings.environment == .production)
    let gateway = try gateway(modules, services, cookies)

    let router = Router(context: AppContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: RequestIDMiddleware { [clock, random] in EntityID(at: clock.now(), from: random).text })
    router.add(middleware: TracingMiddleware(watch.tracer))
    router.add(middleware: AccessLogMiddleware(logger: logger))
    router.add(middleware: RequestMetricsMiddleware(watch.metrics))
    router.add(middleware: DrainingMiddleware(readiness))
    router.add(middleware: SecurityHeadersMiddleware(isHTTPS: isHTTPS))
    let origins = CORSOrigins(settings.server.corsOrigins.map(\.description))
    router.add(middleware: CORSMiddleware(origins))
    router.add(middleware: ProblemMiddleware(presenter: gateway?.pages))
    HealthRoutes(version: Version.current, readiness: readiness).add(to: router)
    gateway?.files.addRoutes(to: router)
    if let link { addPeerRoutes(modules, services, link, to: router) }

    let limits = RateLimits(clock: clock) { [live] in live.value.limits.requestsPerPrincipal }
    router.add(middleware: ClientAddressMiddleware(trusting: TrustedProxies(settings.server.trustedProxies)))
    router.add(middleware: FailedRequestLimitMiddleware(limits))
    router.add(
      middleware: BodyMiddleware(maximumSize: settings.server.maxBodySize, timeout: settings.server.requestTimeout))
    router.add(
      middleware: AuthenticationMiddleware(
        cookies: cookies, exports: ["/api/v1/orders/export.csv", "/admin/orders.csv"], verify: services.verify))
    router.add(middleware: RateLimitMiddleware(limits))
    router.add(
      middleware: CSRFMiddleware(
        tokens: CSRFTokens(derivedFrom: try sharedSecret(modules)), cookies: cookies, random: random, origins: origins))
    // After the check of who is calling, so that the page for an address that is none keeps its navigation.
    let table = RouteTable()
    router.add(middleware: RouteMiddleware(table: table))
    if gateway != nil || modules.authPart != nil {
      AuthRoutes(auth: services.auth, cookies: cookies, publicURL: settings.server.publicURL.description)
        .add(to: router)
    }
    if let orders = services.orders { OrdersRoutes(orders: orders, recheck: services.recheck).add(to: router) }
    if let gateway {
      AuditRoutes(trail: gateway.trail).add(to: router)
      FlagRoutes(live: live).add(to: router)
      gateway.document.addRoute(to: router)
      gateway.pages.add(to: router)
    }
    table.learn(router)
    return router
  }

  /// What only the process has that people come to.
  private struct Gateway {
    let pages: UIRoutes
    let files: StaticFiles
    let document: APIDocument
    let trail: MergedAuditTrail
  }

  private func gateway(_ modules: Modules, _ services: Services, _ cookies: CookieNames) throws -> Gateway? {
    guard settings.roles.contains(.gateway), let orders = services.orders else { return nil }
    let document = APIDocument(resources: resources)
    let files = StaticFiles(staticFiles())
    let trail = MergedAuditTrail(auth: services.auth, orders: orders)
    let look = DeskTrailLook(
      local: localLook(modules), remote: services.peers.map { TrailCheckClient(peer: $0, clock: clock) },
      logger: logger)
    let verifier = AuditTrailCheck(
      clock: clock,
      authorize: { context throws(Problem) in _ = try await trail.listEvents(AuditQuery(limit: 1), context) },
      look: look.run)
    let pages = UIRoutes(
      auth: services.auth, orders: orders, audit: trail, verifier: verifier,
      templates: try templateSource(files), cookies: cookies, clock: clock, random: random,
      settings: UISettings(
        name: settings.ui.name, version: Version.current, publicURL: settings.server.publicURL.description,
        registrationOpen: { [live] in live.value.registration == .open },
        allowSelfApproval: settings.orders.allowSelfApproval, undoWindow: settings.orders.undoWindow,
        tokenLifetime: settings.jwt.accessTokenLifetime, operations: document.operations))
    return Gateway(pages: pages, files: files, document: document, trail: trail)
  }

  /// Looks through the trails that this process holds; `nil` when there are none.
  private func localLook(_ modules: Modules) -> AuditLook? {
    modules.secret.map { secret in
      AuditLook(
        databases: modules.databases, file: CheckpointFile(path: settings.audit.checkpointFile),
        keys: CheckpointKeys(secret: secret, previousSecrets: settings.jwt.previousSecrets.map(\.reveal)),
        logger: logger)
    }
  }

  /// The calls that other processes make to the modules of this one.
  private func addPeerRoutes(
    _ modules: Modules, _ services: Services, _ link: PeerLink, to router: Router<AppContext>
  ) {
    func routes(_ module: String) -> PeerRoutes {
      PeerRoutes(
        module: module, on: router, tokens: link.tokens, clock: clock, timeout: settings.server.requestTimeout,
        metrics: watch.metrics, verify: services.verify)
    }
    if modules.authPart != nil {
      let routes = routes(AuthPeerRoutes.module)
      AuthPeerRoutes(auth: services.auth).add(to: routes)
      addTrailCheck(modules, of: .auth, to: routes) { [auth = services.auth] context throws(Problem) in
        do throws(AuthError) { _ = try await auth.listAuditEvents(AuditSearch(limit: 1), context) } catch {
          throw error.problem
        }
      }
    }
    if modules.ordersPart != nil, let orders = services.orders {
      let routes = routes(OrdersPeerRoutes.module)
      OrdersPeerRoutes(orders: orders).add(to: routes)
      addTrailCheck(modules, of: .orders, to: routes) { context throws(Problem) in
        do throws(OrdersError) { _ = try await orders.listAuditEvents(AuditSearch(limit: 1), context) } catch {
          throw error.problem
        }
      }
    }
  }

  private func addTrailCheck(
    _ modules: Modules, of module: AuditModule, to routes: PeerRoutes,
    authorize: @escaping AuditTrailCheck.Authorize
  ) {
    var local = localLook(modules)
    local?.modules = [module]
    let look = DeskTrailLook(local: local, remote: [], logger: logger)
    let check = AuditTrailCheck(clock: clock, authorize: authorize, look: look.run)
    routes.on(TrailCheckCalls.verifyAuditTrail) { _, context in try await check.verifyTrail(context).finding }
  }

  /// What keys are derived from that all processes of the desk have to share: a gateway knows no `jwt.secret`.
  private func sharedSecret(_ modules: Modules) throws -> String {
    if let secret = settings.modules.serviceSecret?.reveal ?? modules.secret { return secret }
    throw ConfigError(problems: [ConfigProblem(ConfigKeys.modulesServiceSecret.name, "is missing")])
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

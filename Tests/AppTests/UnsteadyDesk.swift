import AuthContract
import EmbeddedResources
import HTTPKit
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import Orders
import OrdersContract
import Templates
import TestSupport
import Testing
import UI

@testable import OrderDesk

/// The pages over two services that may be away, with the middleware that a form passes. The services themselves are whole.
struct UnsteadyDesk: Sendable {
  let orders: UnsteadyOrders
  let auth: UnsteadyAuth
  let log: LogLines
  fileprivate let client: any TestClientProtocol
  private let clock: FakeClock

  private static let csrf = CSRFTokens(derivedFrom: TestApp.secret)

  private static let templates = Result {
    let files = ["css", "js", "htmx", "icon"].map { ($0, TemplateValue.string("/\($0)")) }
    let globals: TemplateRecord = ["static": TemplateRecord(Dictionary(uniqueKeysWithValues: files))]
    return try ResourceTemplates(resources: .embedded, globals: globals).engine()
  }

  static func run(_ body: @Sendable (UnsteadyDesk) async throws -> Void) async throws {
    let (clock, log) = (FakeClock(), LogLines())
    let logger = log.logger(clock)
    let settings = try TestApp.settings()
    let root = CompositionRoot(settings: settings, clock: clock, random: SeededRandom(), logger: logger)
    let modules = try await root.modules(on: .memory(of: settings))
    let module = try modules.orders.module
    let orders = UnsteadyOrders(inner: module, line: Live(.steady))
    let auth = UnsteadyAuth(inner: try modules.auth.module, line: Live(.steady), memory: Live([:]))
    let router = try router(orders, auth, clock)
    let result: Result<Void, any Error>
    do {
      let application = Application(responder: router.buildResponder(), logger: logger)
      try await application.test(.router) { client in
        try await body(UnsteadyDesk(orders: orders, auth: auth, log: log, client: client, clock: clock))
      }
      result = .success(())
    } catch {
      result = .failure(error)
    }
    module.feed.close()
    try await modules.close()
    try result.get()
  }

  private static func router(
    _ orders: UnsteadyOrders, _ auth: UnsteadyAuth, _ clock: FakeClock
  ) throws -> Router<AppContext> {
    let cookies = CookieNames(isSecure: false)
    let trail = MergedAuditTrail(auth: auth, orders: orders)
    let pages = UIRoutes(
      auth: auth, orders: orders, audit: trail,
      verifier: IdleVerifier(trail: trail, clock: clock),
      templates: CompiledTemplates(compiled: try templates.get()), cookies: cookies, clock: clock,
      random: SeededRandom(8),
      settings: UISettings(
        name: "OrderDesk", version: "test", publicURL: "http://localhost:8080", registrationOpen: { true },
        allowSelfApproval: false, undoWindow: .seconds(30), tokenLifetime: .seconds(900), operations: { [] }))
    let router = Router(context: AppContext.self)
    let random = SeededRandom(9)
    router.add(middleware: RequestIDMiddleware { EntityID(at: clock.now(), from: random).text })
    router.add(middleware: ProblemMiddleware(presenter: pages))
    router.add(middleware: BodyMiddleware(maximumSize: 1_000_000, timeout: .seconds(60)))
    router.add(
      middleware: AuthenticationMiddleware(cookies: cookies) { credential, call, _ in
        try await auth.verifyCredential(credential, call)
      })
    router.add(
      middleware: CSRFMiddleware(tokens: csrf, cookies: cookies, random: random, origins: CORSOrigins([])))
    let table = RouteTable()
    router.add(middleware: RouteMiddleware(table: table))
    pages.add(to: router)
    table.learn(router)
    return router
  }

  /// Somebody with an account who is signed in, and whom the pages know.
  func person(_ username: String, _ roles: [Role] = [.user]) async throws -> Visitor {
    let root = Principal(
      userID: EntityID(at: clock.now(), from: SeededRandom(1)), username: "operator", roles: [.admin], sessionID: nil)
    _ = try await auth.inner.createUser(
      NewUser(username: username, secret: .password(goodPassword), roles: roles),
      CallContext(requestID: "test", principal: root))
    let session = try await auth.inner.signIn(
      Credentials(username: username, password: goodPassword), CallContext(requestID: "test"))
    let visitor = Visitor(desk: self, cookie: "orderdesk_session", secret: session.secret, principal: session.principal)
    _ = try await visitor.get("/docs")
    return visitor
  }

  /// Somebody who is not signed in.
  var stranger: Visitor {
    Visitor(desk: self, cookie: "orderdesk_presession", secret: String(repeating: "s", count: 43), principal: nil)
  }

  /// A browser with its cookie.
  struct Visitor: Sendable {
    let desk: UnsteadyDesk
    let cookie: String
    let secret: String
    let principal: Principal?

    var csrfToken: String { UnsteadyDesk.csrf.token(for: secret) }

    /// A call of theirs, without pages.
    var context: CallContext {
      CallContext(requestID: "test", principal: principal, credential: .session(secret: secret))
    }

    func get(_ path: String, _ headers: [String: String] = [:]) async throws -> TestResponse {
      try await send(.get, path, headers, nil)
    }

    /// Sends a form with its token.
    func post(
      _ path: String, _ fields: [(String, String)], _ headers: [String: String] = [:]
    ) async throws -> TestResponse {
      let type = ["Content-Type": "application/x-www-form-urlencoded"]
      let token = fields.contains { $0.0 == "csrf_token" } ? [] : [("csrf_token", csrfToken)]
      return try await send(.post, path, headers.merging(type) { $1 }, formText(fields + token))
    }

    private func send(
      _ method: HTTPRequest.Method, _ path: String, _ headers: [String: String], _ body: String?
    ) async throws -> TestResponse {
      var fields = HTTPFields()
      let all = ["Accept": "text/html", "Sec-Fetch-Site": "same-origin", "Cookie": "\(cookie)=\(secret)"]
      for (name, value) in all.merging(headers, uniquingKeysWith: { $1 }) {
        fields.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
      }
      return try await desk.client.executeRequest(
        uri: path, method: method, headers: fields, body: body.map { ByteBuffer(string: $0) })
    }
  }
}

/// Asks who may look through the trail, and finds it unchanged.
private struct IdleVerifier: AuditTrailVerifier {
  let trail: any AuditTrail
  let clock: any WallClock

  func verifyTrail(_ context: CallContext) async throws(Problem) -> AuditVerification {
    _ = try await trail.listEvents(AuditQuery(limit: 1), context)
    return AuditVerification(
      at: clock.now(), finding: .unchanged(events: 0, checkpoints: 0, unknownCheckpoints: 0))
  }

  func state() -> AuditVerificationState { AuditVerificationState() }
}

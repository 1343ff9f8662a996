import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import TestSupport
import Testing

@testable import HTTPKit

/// The middleware of the whole application in its order, over a few routes, with two people whose credentials are known.
struct Stack: Sendable {
  static let csrf = CSRFTokens(derivedFrom: "a server secret of some length!!")
  static let clock = FakeClock()

  /// In cookies and as access tokens: `ada`, `bob`.
  static let people = [
    "ada": Principal(
      userID: EntityID(at: clock.now(), from: SeededRandom(1)), username: "ada", roles: [.user], sessionID: nil),
    "bob": Principal(
      userID: EntityID(at: clock.now(), from: SeededRandom(2)), username: "bob", roles: [.user], sessionID: nil),
  ]

  var limits = RateLimits(clock: Stack.clock) { nil }
  var proxies: [String] = []
  var maximumSize = 1_000

  func add(to router: Router<AppContext>) {
    let cookies = CookieNames(isSecure: false)
    router.add(middleware: RequestIDMiddleware { "made-up" })
    router.add(middleware: ProblemMiddleware(presenter: nil))
    router.add(middleware: ClientAddressMiddleware(trusting: TrustedProxies(proxies)))
    router.add(middleware: FailedRequestLimitMiddleware(limits))
    router.add(middleware: BodyMiddleware(maximumSize: maximumSize, timeout: .seconds(60)))
    router.add(
      middleware: AuthenticationMiddleware(cookies: cookies) { credential, _, _ in
        switch credential {
        case .bearer(let token):
          guard let person = Stack.people[token] else { throw Problem(.authInvalidToken) }
          return person
        case .session(let secret):
          guard let person = Stack.people[secret] else { throw Problem(.authRequired) }
          return person
        }
      })
    router.add(middleware: RateLimitMiddleware(limits))
    router.add(
      middleware: CSRFMiddleware(tokens: Stack.csrf, cookies: cookies, random: SeededRandom(), origins: CORSOrigins([]))
    )
    let table = RouteTable()
    router.add(middleware: RouteMiddleware(table: table))
    for path in ["/api/v1/thing", "/page"] {
      router.get("\(path)") { _, context in "\(context.principal?.username ?? "nobody") \(context.csrfToken)" }
      router.post("\(path)") { _, context in context.principal?.username ?? "nobody" }
    }
    router.post("/api/v1/auth/token") { request, _ in
      _ = try await request.formFields(); return "token"
    }
    router.post("/api/v1/refused") { _, _ -> Response in throw Problem(.requestInvalid) }
    router.get("/api/v1/broken") { _, _ -> Response in throw CancellationError() }
    table.learn(router)
  }

  /// Runs requests against these routes.
  static func run(
    _ stack: Stack = Stack(), _ setup: TestingSetup = .router,
    _ test: @Sendable (any TestClientProtocol) async throws -> Void
  ) async throws {
    try await withRoutes(setup) {
      stack.add(to: $0)
    } _: {
      try await test($0)
    }
  }
}

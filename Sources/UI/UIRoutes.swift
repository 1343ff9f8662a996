public import AuthContract
public import HTTPKit
public import Hummingbird
public import Kernel
public import OrdersContract
public import Templates

/// The pages. Each is a file in `Pages/` with its route; what a template shows is put together in `Views/`.
public struct UIRoutes: Sendable {
  let auth: any AuthService
  let orders: any OrdersService
  let audit: any AuditTrail
  let verifier: any AuditTrailVerifier
  let templates: any TemplateSource
  let cookies: CookieNames
  let clock: any WallClock
  let random: any RandomSource
  let settings: UISettings

  /// - Parameter random: makes the keys of forms.
  public init(
    auth: any AuthService, orders: any OrdersService, audit: any AuditTrail, verifier: any AuditTrailVerifier,
    templates: any TemplateSource, cookies: CookieNames, clock: any WallClock, random: any RandomSource,
    settings: UISettings
  ) {
    self.auth = auth
    self.orders = orders
    self.audit = audit
    self.verifier = verifier
    self.templates = templates
    self.cookies = cookies
    self.clock = clock
    self.random = random
    self.settings = settings
  }

  public func add(to router: Router<AppContext>) {
    router.get("/", use: showHome)
    router.get("/register", use: showRegister)
    router.post("/register", use: registerUser)
    router.get("/login", use: showLogin)
    router.post("/login", use: signIn)
    router.get("/logout", use: showLogout)
    router.post("/logout", use: signOut)
    router.get("/reset-password", use: showResetPassword)
    router.post("/reset-password", use: resetPassword)
    router.get("/docs", use: showDocs)
    addAccount(to: router)
    addOrders(to: router)
    addPeople(to: router)
    router.get("/admin/audit", use: listAuditEvents)
    router.post("/admin/audit/verify", use: verifyAuditTrail)
    router.get("/admin/audit/verify") { _, _ in redirect(to: "/admin/audit") }
  }

  private func addAccount(to router: Router<AppContext>) {
    router.get("/account", use: showAccount)
    router.post("/account/profile", use: updateProfile)
    router.post("/account/password", use: changePassword)
    router.post("/account/sessions", use: revokeOtherSessions)
    router.post("/account/sessions/:id", use: revokeSession)
    // A form that was refused leaves its own address behind: whoever opens that once more gets the page.
    for path in ["profile", "password", "sessions", "sessions/:id"] {
      router.get("/account/\(path)") { _, _ in redirect(to: "/account") }
    }
  }

  private func addOrders(to router: Router<AppContext>) {
    router.get("/orders/new", use: showNewOrder)
    router.post("/orders/new", use: placeOrder)
    router.get("/orders/new/similar", use: showSimilarOrders)
    router.get("/orders", use: listMyOrders)
    router.get("/orders/rows", use: showMyOrderRows)
    router.get("/orders/:id", use: showOrder)
    router.get("/orders/:id/edit", use: showEditOrder)
    router.post("/orders/:id/edit", use: editOrder)
    router.post("/orders/:id/cancel", use: cancelOrder)
    router.get("/orders/:id/cancel") { _, context in redirect(to: "/orders/\(try context.orderID())") }
    router.get("/admin", use: showQueue)
    router.get("/admin/statistics", use: showStatistics)
    router.get("/admin/orders.csv", use: exportOrders)
    router.get("/admin/orders/rows", use: showQueueRows)
    router.get("/admin/orders/decisions", use: previewDecisions)
    router.post("/admin/orders/decisions", use: decideOrders)
    router.post("/admin/orders/decisions/undo", use: undoDecisions)
    router.get("/admin/orders/decisions/undo") { _, _ in redirect(to: "/admin") }
    router.get("/admin/orders/:id") { _, context in redirect(to: "/orders/\(try context.orderID())") }
    router.post("/admin/orders/:id", use: decideOrder)
    router.post("/admin/orders/:id/undo", use: undoDecision)
    router.get("/admin/orders/:id/undo") { _, context in redirect(to: "/orders/\(try context.orderID())") }
  }

  private func addPeople(to router: Router<AppContext>) {
    router.get("/admin/users", use: listUsers)
    router.post("/admin/users", use: createUser)
    router.get("/admin/users/:id", use: findUser)
    router.post("/admin/users/:id", use: updateUser)
    router.post("/admin/users/:id/sessions", use: endUserSessions)
    router.post("/admin/users/:id/password-reset", use: issuePasswordReset)
    for path in ["sessions", "password-reset"] {
      router.get("/admin/users/:id/\(path)") { _, context in redirect(to: "/admin/users/\(try context.userID())") }
    }
  }
}

/// What an operator decides about the pages, and what they need to know of the rest.
public struct UISettings: Sendable {
  /// `ui.name`.
  public var name: String
  public var version: String
  /// `server.publicURL`, without a slash at the end.
  public var publicURL: String
  /// Asked for at each page: it may change.
  public var registrationOpen: @Sendable () -> Bool
  public var allowSelfApproval: Bool
  /// How long a decision can be taken back.
  public var undoWindow: Duration
  /// Of an access token.
  public var tokenLifetime: Duration
  /// The calls of the JSON API, for `/docs`.
  public var operations: @Sendable () -> [APIOperation]

  public init(
    name: String, version: String, publicURL: String, registrationOpen: @escaping @Sendable () -> Bool,
    allowSelfApproval: Bool, undoWindow: Duration, tokenLifetime: Duration,
    operations: @escaping @Sendable () -> [APIOperation]
  ) {
    self.name = name
    self.version = version
    self.publicURL = publicURL
    self.registrationOpen = registrationOpen
    self.allowSelfApproval = allowSelfApproval
    self.undoWindow = undoWindow
    self.tokenLifetime = tokenLifetime
    self.operations = operations
  }
}

/// One call of the JSON API as `/docs` lists it.
public struct APIOperation: Sendable, Hashable {
  public let method: String
  public let path: String
  public let summary: String
  /// Who may call it, in words.
  public let needs: String

  public init(method: String, path: String, summary: String, needs: String) {
    self.method = method
    self.path = path
    self.summary = summary
    self.needs = needs
  }
}

/// Gives the compiled templates: made once for a server that runs, at every page while developing.
public protocol TemplateSource: Sendable {
  func engine() throws -> TemplateEngine
}

import AuthContract
import Kernel
import OrdersContract

/// A form of a page, as somebody sends it.
struct UnansweredRow: Sendable, CustomStringConvertible {
  enum Sender: Sendable {
    case user, admin
  }

  let description: String
  /// Which module it is for.
  let module: AuditModule
  let sender: Sender
  /// How many events of Orders it makes when it is carried out once.
  let events: Int
  let form: @Sendable (UnsteadyScene) async throws -> (path: String, fields: [(String, String)])

  init(
    _ description: String, _ module: AuditModule, by sender: Sender, events: Int = 0,
    form: @escaping @Sendable (UnsteadyScene) async throws -> (path: String, fields: [(String, String)])
  ) {
    self.description = description
    self.module = module
    self.sender = sender
    self.events = events
    self.form = form
  }

  static let passwords: Set = ["password", "current_password", "new_password"]

  static let all = orders + auth

  private static let typed = [
    ("item_name", "Lamp & \"stand\""), ("quantity", "7"), ("notes", "Two lines,\nand <i>signs</i>."),
  ]
  private static let key = ("idempotency_key", "a-key-of-22-characters")

  static let orders = [
    UnansweredRow("placing", .orders, by: .user, events: 1) { _ in ("/orders/new", typed + [key]) },
    UnansweredRow("editing", .orders, by: .user, events: 1) { scene in
      ("/orders/\(scene.first.id)/edit", typed + [("version", "1"), key])
    },
    UnansweredRow("cancelling", .orders, by: .user, events: 1) { scene in
      ("/orders/\(scene.first.id)/cancel", [("version", "1"), key])
    },
    UnansweredRow("deciding", .orders, by: .admin, events: 1) { scene in
      let fields = [
        ("status", "approved"), ("version", "1"), ("reason", "Fits, \"mostly\""), ("next", "/admin?sort=username"),
      ]
      return ("/admin/orders/\(scene.first.id)", fields + [key])
    },
    UnansweredRow("deciding many", .orders, by: .admin, events: 2) { scene in
      let chosen = [scene.first, scene.second].map { ("order", "\($0.id).1") }
      let fields = [("status", "rejected"), ("reason", "Too <many>"), ("next", "/admin")]
      return ("/admin/orders/decisions", chosen + fields + [key])
    },
    UnansweredRow("undoing", .orders, by: .admin, events: 1) { scene in
      try await scene.approve(scene.first)
      return ("/admin/orders/\(scene.first.id)/undo", [("version", "2"), key])
    },
    UnansweredRow("undoing many", .orders, by: .admin, events: 2) { scene in
      for order in [scene.first, scene.second] { try await scene.approve(order) }
      let chosen = [scene.first, scene.second].map { ("order", $0.id.text) }
      return ("/admin/orders/decisions/undo", chosen + [("next", "/admin"), key])
    },
  ]

  static let auth = [
    UnansweredRow("the profile", .auth, by: .user) { _ in ("/account/profile", [("display_name", "Ada <L>")]) },
    UnansweredRow("the password", .auth, by: .user) { _ in
      ("/account/password", [("current_password", goodPassword), ("new_password", "another good one")])
    },
    UnansweredRow("all other sessions", .auth, by: .user) { _ in ("/account/sessions", []) },
    UnansweredRow("one session", .auth, by: .user) { scene in
      let other = try await scene.desk.auth.inner.signIn(
        Credentials(username: "demo_user", password: goodPassword), CallContext(requestID: "test"))
      return ("/account/sessions/\(other.principal.sessionID?.text ?? "")", [])
    },
    UnansweredRow("logging out", .auth, by: .user) { _ in ("/logout", []) },
    UnansweredRow("adding a person", .auth, by: .admin) { _ in
      (
        "/admin/users",
        [("username", "new_person"), ("password", goodPassword), ("roles", "user"), ("roles", "approver")]
      )
    },
    UnansweredRow("roles", .auth, by: .admin) { scene in
      (scene.userPath, [("form", "roles"), ("roles", "user"), ("roles", "auditor")])
    },
    UnansweredRow("disabling", .auth, by: .admin) { scene in
      (scene.userPath, [("form", "state"), ("disabled", "true")])
    },
    UnansweredRow("ending sessions", .auth, by: .admin) { scene in ("\(scene.userPath)/sessions", []) },
    UnansweredRow("a password link", .auth, by: .admin) { scene in ("\(scene.userPath)/password-reset", []) },
    UnansweredRow("checking the trail", .auth, by: .admin) { _ in ("/admin/audit/verify", [("next", "/admin/audit")]) },
  ]
}

/// Somebody with two orders, and an administrator.
struct UnsteadyScene: Sendable {
  let desk: UnsteadyDesk
  let user: UnsteadyDesk.Visitor
  let admin: UnsteadyDesk.Visitor
  let first: Order
  let second: Order

  init(_ desk: UnsteadyDesk) async throws {
    self.desk = desk
    user = try await desk.person("demo_user")
    admin = try await desk.person("demo_admin", [.admin])
    first = try await desk.orders.inner.placeOrder(NewOrder(itemName: "Desk", quantity: 1, notes: ""), user.context)
      .value
    second = try await desk.orders.inner.placeOrder(NewOrder(itemName: "Chair", quantity: 1, notes: ""), user.context)
      .value
  }

  var userPath: String { "/admin/users/\(user.principal?.userID.text ?? "")" }

  func sender(of row: UnansweredRow) -> UnsteadyDesk.Visitor { row.sender == .user ? user : admin }

  func line(of row: UnansweredRow) -> Live<Line> { row.module == .orders ? desk.orders.line : desk.auth.line }

  func approve(_ order: Order) async throws {
    _ = try await desk.orders.inner.approveOrder(Decision(orderID: order.id, version: 1, reason: ""), admin.context)
  }

  /// How many events Orders has recorded.
  func events() async throws -> Int {
    try await desk.orders.inner.listAuditEvents(AuditSearch(limit: 1000), admin.context).count
  }
}

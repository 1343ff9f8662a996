import HTTPTypes
import HummingbirdTesting
import Kernel
import OrdersContract
import Testing

/// Pages while a service is away: they say what is missing and what to do, and all the others work.
@Suite struct OutagePageTests {
  /// The page, and what it says is away.
  private static let pagesOfOrders = [
    ("/orders", "Orders are"), ("/orders?status=pending&offset=20", "Orders are"), ("/orders/new?again=", "Orders are"),
    ("/orders/", "Orders are"), ("/admin", "Orders are"), ("/admin/statistics", "Orders are"),
    ("/admin/audit", "The audit trail is"),
  ]
  private static let pagesOfAuth = [
    ("/account", "Accounts are"), ("/admin/users", "Accounts are"), ("/admin/audit?module=auth", "The audit trail is"),
  ]

  @Test(arguments: pagesOfOrders, [Line.cut, .slow])
  func withoutOrders(page: (path: String, name: String), line: Line) async throws {
    try await UnsteadyDesk.run { desk in
      let scene = try await UnsteadyScene(desk)
      let needsOrder = page.path.hasSuffix("=") || page.path.hasSuffix("/")
      let path = needsOrder ? page.path + scene.first.id.text : page.path
      desk.orders.line.value = line
      try await expectAway(path, page.name, scene.admin, desk)
      desk.orders.line.value = .steady
      #expect(try await scene.admin.get(path).status == (path.contains("again") ? .notFound : .ok))
    }
  }

  @Test(arguments: pagesOfAuth, [Line.cut, .slow])
  func withoutAuth(page: (path: String, name: String), line: Line) async throws {
    try await UnsteadyDesk.run { desk in
      let scene = try await UnsteadyScene(desk)
      desk.auth.line.value = line
      try await expectAway(page.path, page.name, scene.admin, desk)
      desk.auth.line.value = .steady
      #expect(try await scene.admin.get(page.path).status == .ok)
    }
  }

  @Test func whatNeedsNoOrdersWorksWithoutThem() async throws {
    try await UnsteadyDesk.run { desk in
      let scene = try await UnsteadyScene(desk)
      desk.orders.line.value = .cut
      for path in ["/orders/new", "/account", "/docs", "/logout", "/admin/users", scene.userPath] {
        #expect(try await scene.admin.get(path).status == .ok, "\(path)")
      }
      #expect(try await scene.user.post("/account/profile", [("display_name", "Ada")]).status == .seeOther)
    }
  }

  @Test func whatNeedsNoAuthWorksWithoutIt() async throws {
    try await UnsteadyDesk.run { desk in
      let scene = try await UnsteadyScene(desk)
      desk.auth.line.value = .cut
      for path in ["/orders/new", "/orders", "/orders/\(scene.first.id)", "/docs", "/logout"] {
        #expect(try await scene.user.get(path).status == .ok, "\(path)")
      }
      for path in ["/", "/login", "/register", "/docs"] {
        #expect(try await desk.stranger.get(path).status == .ok, "\(path)")
      }
    }
  }

  @Test func somebodyWhoCannotBeCheckedIsToldSo() async throws {
    try await UnsteadyDesk.run { desk in
      let scene = try await UnsteadyScene(desk)
      desk.auth.memory.value = [:]
      desk.auth.line.value = .cut
      let page = try await scene.user.get("/orders")
      #expect(page.status == .serviceUnavailable)
      #expect(page.text.contains("data-problem-detail>It cannot be checked at the moment who you are. Nothing is lost"))
      #expect(page.setCookie("orderdesk_session") == nil)
    }
  }

  /// The login form and its like need no service to be shown.
  @Test(arguments: [
    ("/login", "You could not be logged in."), ("/register", "It is not known whether yours was made."),
    ("/reset-password", "It is not known whether your new password was set."),
  ])
  func theFormsOfStrangersComeBack(path: String, text: String) async throws {
    try await UnsteadyDesk.run { desk in
      _ = try await desk.person("demo_user")
      desk.auth.line.value = .cut
      let fields =
        path == "/reset-password"
        ? [("token", "a-token"), ("new_password", goodPassword)]
        : [("username", "demo_name"), ("password", goodPassword), ("next", "/orders/new")]
      let page = try await desk.stranger.post(path, fields)
      #expect(page.status == .serviceUnavailable)
      #expect(page.text.contains("Accounts are not available at the moment."))
      #expect(page.text.contains(text))
      #expect(page.text.contains(try #require(page.header("X-Request-ID"))))
      #expect(!page.text.contains(goodPassword))
      let form = try #require(FormOnPage(page, action: path))
      for (name, value) in fields where !UnansweredRow.passwords.contains(name) { #expect(form[name] == value) }
    }
  }

  private func expectAway(
    _ path: String, _ name: String, _ person: UnsteadyDesk.Visitor, _ desk: UnsteadyDesk
  ) async throws {
    let page = try await person.get(path)
    #expect(
      page.status
        == (desk.orders.line.value == .slow || desk.auth.line.value == .slow ? .gatewayTimeout : .serviceUnavailable))
    let address = path.replacing("&", with: "&amp;")
    #expect(page.text.contains("\(name) not available at the moment. Nothing is lost: try again in a moment."))
    #expect(page.text.contains("<a class=\"button is-primary\" href=\"\(address)\">Try again</a>"))
    #expect(page.text.contains("</span>\(person.principal?.username ?? "")</a>"), "the frame is there")
    #expect(page.text.contains(try #require(page.header("X-Request-ID"))))
    #expect(page.header("Retry-After") == "1")
    expectNoInsides(page)
  }
}

import AuthContract
import HTTPKit
import HTTPTypes
import HummingbirdTesting
import Kernel
import OrdersContract
import Testing

@testable import OrderDesk

/// The people, orders and sessions that a row of the access table is about, and the one who asks.
struct AccessStage: Sendable {
  let app: TestApp
  /// Tells the names of this stage from those of others in the same application.
  let number: Int
  /// `nil` for somebody who is not signed in.
  let caller: User?
  private let persona: AccessPersona
  /// For the API.
  private let token: String?
  /// For pages.
  private let cookie: AccessCookie

  let userA: User
  let userB: User
  let orderOfA: EntityID
  let orderOfB: EntityID
  let ownOrder: EntityID
  /// The sessions of the caller: of the token, and of the cookie.
  let tokenSession: EntityID
  let cookieSession: EntityID
  /// Somebody who does not ask, with a session.
  let other: User
  let otherSession: EntityID
  let otherRefreshToken: String

  static let unknownID = "0198c0de-0000-7000-8000-000000000000"

  init(_ app: TestApp, _ persona: AccessPersona, number: Int) async throws {
    self.app = app
    self.number = number
    self.persona = persona
    userA = try await app.person("user_a_\(number)")
    userB = try await app.person("user_b_\(number)")
    switch persona {
    case .anonymous: caller = nil
    case .userA: caller = userA
    case .userB: caller = userB
    default: caller = try await app.person("caller_\(number)", persona.roles)
    }
    other = persona == .userA ? userB : userA
    let theirs = try await app.grant(to: other)
    otherRefreshToken = theirs.grant.refreshToken
    otherSession = theirs.session
    if let caller {
      let own = try await app.grant(to: caller)
      token = own.grant.accessToken
      tokenSession = own.session
      let browser = try await app.auth.signIn(
        Credentials(username: caller.username, password: goodPassword), CallContext(requestID: "test"))
      cookie = AccessCookie(name: "orderdesk_session", value: browser.secret)
      cookieSession = try #require(browser.principal.sessionID)
    } else {
      token = nil
      tokenSession = otherSession
      cookieSession = otherSession
      cookie = AccessCookie(name: "orderdesk_presession", value: String(repeating: "p", count: 43))
    }
    orderOfA = try await app.order(by: userA)
    orderOfB = try await app.order(by: userB)
    switch persona {
    case .anonymous, .userA: ownOrder = orderOfA
    case .userB: ownOrder = orderOfB
    default: ownOrder = try await app.order(by: caller ?? userA)
    }
    guard let caller else { return }
    if persona == .disabled { try await app.change(caller, UserChange(isDisabled: true)) }
    if persona == .demoted { try await app.change(caller, UserChange(roles: [.user])) }
  }

  /// Sends a good request to the route of the row.
  func send(_ row: AccessRow) async throws -> TestResponse {
    var path = row.path
    for parameter in ["{id}", "{file}"] where path.contains(parameter) {
      path = path.replacing(parameter, with: try await identifier(row))
    }
    if row.route == "GET /reset-password" { path += "?token=\(String(repeating: "t", count: 43))" }
    if row.route.hasSuffix("/orders/rows") { path += "?order=\(orderOfA)" }
    if row.route == "GET /admin/orders/decisions" { path += "?order=\(orderOfA).1" }
    var headers = row.isPage ? ["Accept": "text/html", "Cookie": "\(cookie.name)=\(cookie.value)"] : [:]
    if !row.isPage, let token { headers["Authorization"] = "Bearer \(token)" }
    guard !row.isSafe else { return try await app.get(path, headers) }
    switch try await body(of: row) {
    case .json(let text):
      headers["Content-Type"] = "application/json"
      return try await app.send(row.method, path, headers, body: text)
    case .form(let fields):
      headers["Content-Type"] = "application/x-www-form-urlencoded"
      let fields = row.isPage ? fields.merging(["csrf_token": cookie.csrfToken]) { $1 } : fields
      return try await app.send(row.method, path, headers, body: formText(fields))
    case .nothing: return try await app.send(row.method, path, headers)
    }
  }

  /// Lets the caller decide the order of the row, if they may: what is not decided cannot be taken back.
  func decideAsCaller(_ row: AccessRow) async throws {
    guard let caller, persona.mayDecide, row.id == "A" || row.id == "B" else { return }
    let principal = Principal(
      userID: caller.userID, username: caller.username, roles: persona.roles, sessionID: nil)
    let id = row.id == "A" ? orderOfA : orderOfB
    let decision = Decision(orderID: id, version: 1, reason: "")
    _ = try await app.orders.approveOrder(decision, CallContext(requestID: "test", principal: principal))
  }

  private func identifier(_ row: AccessRow) async throws -> String {
    let isOrder = row.path.contains("/orders/{id}")
    switch row.id {
    case "A": return (isOrder ? orderOfA : userA.userID).text
    case "B": return (isOrder ? orderOfB : userB.userID).text
    // Not the session of this request, so that the answer is about that session alone.
    case "own" where row.path.contains("/sessions/{id}"): return (row.isPage ? tokenSession : cookieSession).text
    case "own": return (isOrder ? ownOrder : (caller ?? userA).userID).text
    case "else": return otherSession.text
    case "unknown": return Self.unknownID
    case "file": return try #require(try await app.get("/docs").between("href=\"/static/", "\""))
    default: return "no-uuid"
    }
  }
}

/// A browser's cookie, with the CSRF token that goes with it.
private struct AccessCookie: Sendable {
  let name: String
  let value: String

  var csrfToken: String {
    CSRFTokens(derivedFrom: Topology.current == .one ? TestApp.secret : TestDesk.serviceSecret).token(for: value)
  }
}

extension TestApp {
  /// Signs an API client in.
  fileprivate func grant(to user: User) async throws -> (grant: TokenGrant, session: EntityID) {
    let call = CallContext(requestID: "test")
    let grant = try await auth.issueToken(Credentials(username: user.username, password: goodPassword), call)
    let principal = try await auth.verifyCredential(.bearer(token: grant.accessToken), call)
    return (grant, try #require(principal.sessionID))
  }

  fileprivate func order(by user: User) async throws -> EntityID {
    let principal = Principal(userID: user.userID, username: user.username, roles: user.roles, sessionID: nil)
    return try await orders.placeOrder(
      NewOrder(itemName: "Desk lamp", quantity: 1, notes: ""), CallContext(requestID: "test", principal: principal)
    ).value.id
  }

  fileprivate func change(_ user: User, _ change: UserChange) async throws {
    _ = try await auth.updateUser(user.userID, change, byOperator)
  }
}

import HTTPTypes
import HummingbirdTesting
import Synchronization
import Testing

/// A browser with JavaScript switched off: it keeps cookies and sends forms, and does not follow redirects by itself.
final class Browser: Sendable {
  let app: TestApp
  private let jar = Mutex<[String: String]>([:])

  init(_ app: TestApp) { self.app = app }

  var cookies: [String: String] { jar.withLock { $0 } }

  /// The secret of the session, when there is one.
  var sessionSecret: String? { cookies["orderdesk_session"] }

  func setCookie(_ name: String, _ value: String?) { jar.withLock { $0[name] = value } }

  func send(
    _ method: HTTPRequest.Method, _ path: String, _ headers: [String: String] = [:], body: String? = nil
  ) async throws -> TestResponse {
    var all = ["Accept": "text/html,application/xhtml+xml", "Sec-Fetch-Site": "same-origin"]
    let cookies = cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    if !cookies.isEmpty { all["Cookie"] = cookies.joined(separator: "; ") }
    let answer = try await app.send(method, path, all.merging(headers) { $1 }, body: body)
    for cookie in answer.setCookies { setCookie(cookie.name, cookie.isForgotten ? nil : cookie.value) }
    return answer
  }

  func get(_ path: String, _ headers: [String: String] = [:]) async throws -> TestResponse {
    try await send(.get, path, headers)
  }

  /// Sends a form with the token that its page carries.
  func post(
    _ path: String, _ fields: [String: String], _ headers: [String: String] = [:]
  ) async throws -> TestResponse {
    try await postWithToken(path, fields.merging(["csrf_token": try await csrfToken()]) { $1 }, headers)
  }

  /// Sends a form as it is given.
  func postWithToken(
    _ path: String, _ fields: [String: String], _ headers: [String: String] = [:]
  ) async throws -> TestResponse {
    let type = ["Content-Type": "application/x-www-form-urlencoded"]
    return try await send(.post, path, type.merging(headers) { $1 }, body: formText(fields))
  }

  /// Sends a form in which fields may come twice, with the token that its page carries.
  func post(_ path: String, all fields: [(String, String)]) async throws -> TestResponse {
    let token = try await csrfToken()
    return try await send(
      .post, path, ["Content-Type": "application/x-www-form-urlencoded"],
      body: formText(fields + [("csrf_token", token)]))
  }

  /// The token of this browser's forms: from the login form, or from the button to log out.
  func csrfToken() async throws -> String {
    let login = try await get("/login")
    if let token = login.csrfToken { return token }
    return try #require(try await get("/docs").csrfToken)
  }

  func signIn(
    _ username: String, password: String = goodPassword, next: String = ""
  ) async throws -> TestResponse {
    try await post("/login", ["username": username, "password": password, "next": next])
  }

  /// Places an order with the form, and returns its identifier.
  func place(_ item: String = "Desk lamp", quantity: String = "1", notes: String = "") async throws -> String {
    let answer = try await post("/orders/new", ["item_name": item, "quantity": quantity, "notes": notes])
    let path = try #require(answer.redirect, "\(answer.status.code)")
    #expect(path.hasPrefix("/orders/"))
    return String(path.dropFirst("/orders/".count))
  }

  /// Decides an order with the form of the queue.
  func decide(
    _ id: String, _ status: String, version: Int = 1, reason: String = "", _ headers: [String: String] = [:]
  ) async throws -> TestResponse {
    try await post(
      "/admin/orders/\(id)",
      ["status": status, "version": "\(version)", "reason": reason, "next": "/admin"], headers)
  }
}

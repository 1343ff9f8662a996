import AuthContract
import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import OrdersContract
import Testing
import TestSupport

@testable import OrderDesk

/// The password of everybody in these tests.
let goodPassword = "correct horse battery"

extension TestApp {
  /// The modules behind the routes, without HTTP.
  var auth: any AuthService { authPart.module }
  var orders: any OrdersService { ordersPart.module }

  /// Makes an account as an administrator would.
  @discardableResult
  func person(_ username: String, _ roles: [Role] = [.user]) async throws -> User {
    try await auth.createUser(
      NewUser(username: username, secret: .password(goodPassword), roles: roles), byOperator)
  }

  /// A call of somebody who may do everything and has no account.
  var byOperator: CallContext {
    let id = EntityID(at: clock.now(), from: root.random)
    let admin = Principal(userID: id, username: "operator", roles: [.admin], sessionID: nil)
    return CallContext(requestID: "test", principal: admin)
  }

  /// The token of a new link with which somebody sets a password.
  func passwordLink(for user: User) async throws -> String {
    try await auth.issuePasswordReset(of: user.userID, byOperator).token
  }

  /// Registers through the API.
  func register(_ username: String, password: String = goodPassword) async throws -> TestResponse {
    try await send(
      .post, "/api/v1/auth/register", ["Content-Type": "application/json"],
      body: #"{"username":"\#(username)","password":"\#(password)"}"#)
  }

  /// An account with a signed-in API client.
  func api(_ username: String, _ roles: [Role] = [.user]) async throws -> APIClient {
    try await person(username, roles)
    return try await apiSignIn(username)
  }

  /// Signs an API client in.
  func apiSignIn(_ username: String, password: String = goodPassword) async throws -> APIClient {
    let answer = try await askForToken(username, password: password)
    #expect(answer.status == .ok, "\(username) cannot log in")
    let grant = try answer.json()
    return APIClient(
      app: self, token: try #require(grant["access_token"]?.text),
      refreshToken: try #require(grant["refresh_token"]?.text))
  }

  /// The request with which an API client signs in.
  func askForToken(_ username: String, password: String = goodPassword) async throws -> TestResponse {
    try await sendForm(
      "/api/v1/auth/token", ["grant_type": "password", "username": username, "password": password])
  }

  /// A form that no browser sends.
  func sendForm(
    _ path: String, _ fields: [String: String], _ headers: [String: String] = [:]
  ) async throws -> TestResponse {
    let type = ["Content-Type": "application/x-www-form-urlencoded"]
    return try await send(.post, path, type.merging(headers) { $1 }, body: formText(fields))
  }

  /// JSON from somebody who is not signed in.
  func postJSON(
    _ path: String, _ json: String, _ headers: [String: String] = [:]
  ) async throws -> TestResponse {
    try await send(.post, path, ["Content-Type": "application/json"].merging(headers) { $1 }, body: json)
  }

  /// An account with a signed-in browser.
  func browser(_ username: String, _ roles: [Role] = [.user]) async throws -> Browser {
    try await person(username, roles)
    let browser = Browser(self)
    let answer = try await browser.signIn(username)
    #expect(answer.status == .seeOther, "\(username) cannot log in")
    return browser
  }
}

/// A script with an access token.
struct APIClient: Sendable {
  let app: TestApp
  let token: String
  /// The one that came with the access token.
  let refreshToken: String

  func send(
    _ method: HTTPRequest.Method, _ path: String, _ headers: [String: String] = [:], json: String? = nil
  ) async throws -> TestResponse {
    var all = ["Authorization": "Bearer \(token)"]
    if json != nil { all["Content-Type"] = "application/json" }
    return try await app.send(method, path, all.merging(headers) { $1 }, body: json)
  }

  func get(_ path: String, _ headers: [String: String] = [:]) async throws -> TestResponse {
    try await send(.get, path, headers)
  }

  /// Exchanges the refresh token that came with the access token.
  func refresh() async throws -> TestResponse {
    try await app.postJSON("/api/v1/auth/refresh", #"{"refresh_token":"\#(refreshToken)"}"#)
  }

  /// Places an order and returns it.
  func place(_ item: String = "Desk lamp", quantity: Int = 1, notes: String = "") async throws -> JSON {
    let answer = try await send(
      .post, "/api/v1/orders", json: #"{"item_name":"\#(item)","quantity":\#(quantity),"notes":"\#(notes)"}"#)
    #expect(answer.status == .created, "\(answer.text)")
    return try answer.json()
  }

  /// Decides the order at version 1.
  func decide(_ id: String, _ status: String, reason: String = "", version: Int = 1) async throws -> TestResponse {
    try await send(
      .patch, "/api/v1/orders/\(id)", ["If-Match": "\"\(version)\""],
      json: #"{"status":"\#(status)","reason":"\#(reason)"}"#)
  }

  /// How many orders the list has: the caller's own, or everyone's.
  func total(ofEveryone: Bool = false) async throws -> Int? {
    try await get(ofEveryone ? "/api/v1/orders" : "/api/v1/orders/me").json()["total"]?.number
  }
}

/// A form body.
func formText(_ fields: [String: String]) -> String {
  formText(fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
}

/// A form body with fields that may come twice.
func formText(_ fields: [(String, String)]) -> String {
  fields.map { "\(formEncoded($0.0))=\(formEncoded($0.1))" }.joined(separator: "&")
}

private func formEncoded(_ text: String) -> String {
  text.utf8.map { byte in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      String(UnicodeScalar(byte))
    default: String(format: "%%%02X", byte)
    }
  }.joined()
}

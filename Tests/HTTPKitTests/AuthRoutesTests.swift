import AuthContract
import AuthHTTP
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Testing

@testable import HTTPKit

/// The routes of Auth: what they read from a request, and what they write into the answer.
@Suite struct AuthRoutesTests {
  private static let form = ["Content-Type": "application/x-www-form-urlencoded"]
  private static let json = ["Content-Type": "application/json"]
  private static let token = "/api/v1/auth/token"
  private static let ada = AuthDouble.ada
  private static let session = AuthDouble.session
  private static let userJSON =
    #"{"created_at":"1970-01-01T00:00:00.000Z","disabled":false,"display_name":"Ada","last_sign_in_at":null,"#
    + #""roles":["user"],"user_id":"\#(ada)","username":"ada_1815"}"#
  private static let sessionsJSON =
    #"{"sessions":[{"address":"192.0.2.1","created_at":"1970-01-01T00:00:00.000Z","current":true,"#
    + #""ends_at":"1970-01-01T00:01:00.000Z","id":"\#(session)","kind":"browser","#
    + #""last_active_at":"1970-01-01T00:00:00.000Z","user_agent":"a browser"}]}"#

  private func send(
    _ method: HTTPRequest.Method, _ path: String, _ headers: [String: String] = [:], body: String? = nil,
    to auth: AuthDouble, as credential: Credential? = .bearer(token: "access")
  ) async throws -> TestResponse {
    try await withRoutes { router in
      router.add(middleware: ProblemMiddleware(presenter: nil))
      router.add(middleware: SignedIn(credential: credential))
      AuthRoutes(auth: auth, cookies: CookieNames(isSecure: false), publicURL: "https://desk.example").add(to: router)
    } _: { client in
      try await client.send(method, path, headers, body: body)
    }
  }

  private func fields(_ answer: TestResponse) -> [String] {
    let form = /"code":"([a-z_]+)","detail":"[^"]*","field":"([^"]+)"/
    return answer.text.matches(of: form).map { "\($0.2) \($0.1)" }.sorted()
  }

  @Test(arguments: [
    ("grant_type=password&username=ada&password=secret", "issue ada secret"),
    ("grant_type=refresh_token&refresh_token=old", "refresh old"),
    (
      "grant_type=refresh_token&refresh_token=old&scope=user%3Aorders&client_id=me&client_secret=none", "refresh old"
    ),
    ("grant_type=password&username=ada&password=secret&scope=&client_id=&client_secret=", "issue ada secret"),
  ])
  func tokensForAPasswordOrARefreshToken(body: String, call: String) async throws {
    let auth = AuthDouble()
    let answer = try await send(.post, Self.token, Self.form, body: body, to: auth, as: nil)
    #expect(answer.status == .ok)
    #expect(auth.calls == ["\(call), not signed in"])
    #expect(
      answer.text
        == #"{"access_token":"access","expires_in":900,"refresh_token":"next","scope":"user:orders","token_type":"bearer"}"#
    )
    #expect(answer.header("Pragma") == "no-cache")
  }

  @Test(arguments: [
    ("", ["grant_type missing", "password missing", "username missing"]),
    ("grant_type=password", ["password missing", "username missing"]),
    ("grant_type=refresh_token", ["refresh_token missing"]),
    ("grant_type=password&username=a&password=b&refresh_token=c", ["refresh_token unknown"]),
    ("grant_type=refresh_token&refresh_token=c&username=a", ["username unknown"]),
    ("grant_type=refresh_token&refresh_token=c&password=", ["password unknown"]),
    ("grant_type=refresh_token&refresh_token=c&refresh_token=c", ["refresh_token duplicate"]),
    ("grant_type=password&grant_type=password&username=a&password=b", ["grant_type duplicate"]),
    ("grant_type=refresh_token&grant_type=password&refresh_token=c", ["grant_type duplicate"]),
    ("grant_type=password&username=a&password=b&scope=x&scope=x", ["scope duplicate"]),
    ("grant_type=password&username=a&password=b&x=1", ["x unknown"]),
  ])
  func everyGrantHasItsFields(body: String, problems: [String]) async throws {
    let auth = AuthDouble()
    let answer = try await send(.post, Self.token, Self.form, body: body, to: auth)
    #expect(answer.status == .unprocessableContent)
    #expect(fields(answer) == problems)
    #expect(auth.calls == [])
  }

  @Test(arguments: [
    "grant_type=", "grant_type=refresh&username=a&password=c", "grant_type=client_credentials",
    "grant_type=Password&username=a&password=b",
  ])
  func otherGrantsAreNotSupported(body: String) async throws {
    let auth = AuthDouble()
    let answer = try await send(.post, Self.token, Self.form, body: body, to: auth)
    #expect(answer.status == .badRequest)
    #expect(answer.text.contains("\"request.unsupported_grant_type\""))
    #expect(auth.calls == [])
  }

  /// Calls with what Auth is asked, and what comes back.
  private static let calls: [(HTTPRequest.Method, String, String?, call: String, status: Int, answer: String)] = [
    (.patch, "/auth/me", #"{"display_name":"Ada L."}"#, "profile Ada L.", 200, userJSON),
    (
      .post, "/auth/password", #"{"current_password":"old","new_password":"new"}"#, "change old new", 200,
      #"{"ended_sessions":2,"message":"Your password has been changed."}"#
    ),
    (
      .post, "/auth/password-reset", #"{"token":"t","new_password":"new"}"#, "redeem t new", 200,
      #"{"message":"The new password is set. Log in with it."}"#
    ),
    (.get, "/auth/sessions", nil, "sessions", 200, sessionsJSON),
    (.delete, "/auth/sessions", nil, "revoke others", 200, #"{"ended_sessions":3}"#),
    (.delete, "/auth/sessions/\(session)", nil, "revoke \(session)", 204, ""),
    (.get, "/users", nil, "users '' - - 20 0", 200, #"{"total":1,"users":[\#(userJSON)]}"#),
    (
      .get, "/users?search=Ad%20a&role=admin&disabled=false&limit=5&offset=10", nil, "users 'Ad a' admin false 5 10",
      200,
      #"{"total":1,"users":[\#(userJSON)]}"#
    ),
    (
      .post, "/users", #"{"username":"new_user","password":"pw"}"#, #"create new_user pw ["user"]"#, 201, userJSON
    ),
    (
      .post, "/users", #"{"username":"new_user","password":"pw","roles":["approver","auditor"]}"#,
      #"create new_user pw ["approver", "auditor"]"#, 201, userJSON
    ),
    (.get, "/users/\(ada)", nil, "find \(ada)", 200, userJSON),
    (.patch, "/users/\(ada)", #"{"roles":["admin"]}"#, #"update \#(ada) ["admin"] -"#, 200, userJSON),
    (.patch, "/users/\(ada)", #"{"disabled":true}"#, "update \(ada) - true", 200, userJSON),
    (.get, "/users/\(ada)/sessions", nil, "sessions of \(ada)", 200, sessionsJSON),
    (.delete, "/users/\(ada)/sessions", nil, "end sessions of \(ada)", 200, #"{"ended_sessions":4}"#),
    (
      .post, "/users/\(ada)/password-reset", nil, "reset of \(ada)", 201,
      #"{"expires_at":"1970-01-01T00:00:00.000Z","link":"https://desk.example/reset-password?token=one-time_token"}"#
    ),
  ]

  @Test(arguments: calls.indices)
  func everyCallIsOneCallOfAuth(index: Int) async throws {
    let row = Self.calls[index]
    let auth = AuthDouble()
    let answer = try await send(row.0, "/api/v1\(row.1)", row.2 == nil ? [:] : Self.json, body: row.2, to: auth)
    #expect(answer.status.code == row.status)
    #expect(auth.calls == [row.call])
    #expect(answer.text == row.answer)
    #expect(answer.header("Set-Cookie") == nil)
  }

  @Test func refreshingTakesJSON() async throws {
    let auth = AuthDouble()
    let answer = try await send(
      .post, "/api/v1/auth/refresh", Self.json, body: #"{"refresh_token":"old"}"#, to: auth, as: nil)
    #expect(answer.status == .ok)
    #expect(answer.text.contains("\"refresh_token\":\"next\""))
    #expect(answer.header("Pragma") == "no-cache")
    #expect(auth.calls == ["refresh old, not signed in"])
  }

  @Test func aNewPersonHasAnAddress() async throws {
    let body = #"{"username":"new_user","password":"pw"}"#
    let answer = try await send(.post, "/api/v1/users", Self.json, body: body, to: AuthDouble())
    #expect(answer.header("Location") == "/api/v1/users/\(Self.ada)")
  }

  /// Every call of the table with one thing too many, and what must be text as something else.
  @Test(
    arguments: [
      (.post, "/auth/refresh", "{}", ["refresh_token missing"]),
      (.post, "/auth/refresh", #"{"refresh_token":1,"x":1}"#, ["refresh_token wrong_type", "x unknown"]),
      (.patch, "/auth/me", "{}", ["display_name missing"]),
      (.patch, "/auth/me", #"{"display_name":null,"username":"x"}"#, ["display_name wrong_type", "username unknown"]),
      (.post, "/auth/password", "{}", ["current_password missing", "new_password missing"]),
      (.post, "/auth/password-reset", #"{"x":1}"#, ["new_password missing", "token missing", "x unknown"]),
      (.post, "/users", #"{"roles":"admin"}"#, ["password missing", "roles wrong_type", "username missing"]),
      (.post, "/users", #"{"username":"a","password":"b","roles":["root"]}"#, ["roles invalid"]),
      (.post, "/users?x=1", #"{"username":"a","password":"b"}"#, ["x unknown"]),
      (.patch, "/users/\(ada)", #"{"disabled":"true","x":1}"#, ["disabled wrong_type", "x unknown"]),
      (
        .get, "/users?limit=x&role=root&disabled=1&x=1", nil,
        [
          "disabled invalid", "limit wrong_type", "role invalid", "x unknown",
        ]
      ),
      (.get, "/users?search=a&search=b", nil, ["search duplicate"]), (.get, "/auth/sessions?x=1", nil, ["x unknown"]),
      (.delete, "/auth/sessions?x=1", nil, ["x unknown"]),
      (.delete, "/auth/sessions/\(session)?x=1", nil, ["x unknown"]),
      (.get, "/users/\(ada)?x=1", nil, ["x unknown"]), (.get, "/users/\(ada)/sessions?x=1", nil, ["x unknown"]),
      (.delete, "/users/\(ada)/sessions?x=1", nil, ["x unknown"]),
      (.post, "/users/\(ada)/password-reset?x=1", nil, ["x unknown"]),
    ] as [(HTTPRequest.Method, String, String?, [String])])
  func whatIsWrongIsNamedAndNothingIsDone(
    method: HTTPRequest.Method, path: String, body: String?, problems: [String]
  ) async throws {
    let auth = AuthDouble()
    let answer = try await send(method, "/api/v1\(path)", body == nil ? [:] : Self.json, body: body, to: auth)
    #expect(answer.status == .unprocessableContent)
    #expect(fields(answer) == problems)
    #expect(auth.calls == [])
  }

  @Test(
    arguments: [
      (.delete, "/auth/sessions/x", "auth.session_not_found"), (.get, "/users/x", "auth.user_not_found"),
      (.patch, "/users/0198c0de", "auth.user_not_found"), (.get, "/users/x/sessions", "auth.user_not_found"),
      (.delete, "/users/%00/sessions", "auth.user_not_found"),
      (.post, "/users/x/password-reset", "auth.user_not_found"),
    ] as [(HTTPRequest.Method, String, String)])
  func anIdentifierThatIsNoneNamesNothing(method: HTTPRequest.Method, path: String, code: String) async throws {
    let auth = AuthDouble()
    let answer = try await send(method, "/api/v1\(path)", Self.json, body: method == .patch ? "{}" : nil, to: auth)
    #expect(answer.status == .notFound)
    #expect(answer.text.contains("\"\(code)\""))
    #expect(auth.calls == [])
  }

  @Test func theListOfPeopleLeadsOn() async throws {
    func link(_ query: String, total: Int) async throws -> String? {
      let auth = AuthDouble(users: UserPage(users: [AuthDouble.user], total: total))
      return try await send(.get, "/api/v1/users\(query)", to: auth).header("Link")
    }
    #expect(try await link("", total: 20) == nil)
    #expect(try await link("", total: 21) == "</api/v1/users?offset=20>; rel=\"next\"")
    #expect(
      try await link("?search=a%26b&role=user&disabled=true&limit=5&offset=5", total: 11)
        == [("limit=5&offset=10", "next"), ("limit=5", "prev"), ("limit=5", "first")]
        .map { "</api/v1/users?search=a%26b&role=user&disabled=true&\($0.0)>; rel=\"\($0.1)\"" }.joined(separator: ", ")
    )
    #expect(
      try await link("?limit=100&offset=10000", total: 20_000)?.contains("next") == false, "no page begins beyond it")
  }

  @Test func aBrowserGoesOnWithANewCookieAfterANewPassword() async throws {
    let body = #"{"current_password":"old","new_password":"new"}"#
    let answer = try await send(
      .post, "/api/v1/auth/password", Self.json, body: body, to: AuthDouble(newSecret: "fresh"),
      as: .session(secret: "stale"))
    #expect(answer.header("Set-Cookie")?.hasPrefix("orderdesk_session=fresh; ") == true)
    #expect(!answer.text.contains("fresh"))
  }

  @Test(arguments: [
    (Credential.session(secret: "s"), AuthDouble.session, true), (.session(secret: "s"), AuthDouble.ada, false),
    (.bearer(token: "t"), AuthDouble.session, false),
  ])
  func endingTheOwnSessionForgetsTheCookie(credential: Credential, id: EntityID, isForgotten: Bool) async throws {
    let answer = try await send(.delete, "/api/v1/auth/sessions/\(id)", to: AuthDouble(), as: credential)
    #expect(answer.status == .noContent)
    let cookie = answer.header("Set-Cookie")
    #expect((cookie?.hasPrefix("orderdesk_session=; ") == true) == isForgotten)
    #expect((cookie?.contains("Max-Age=0") == true) == isForgotten)
  }
}

/// Somebody who has shown this credential.
private struct SignedIn: RouterMiddleware {
  typealias Context = AppContext

  let credential: Credential?

  func handle(
    _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.credential = credential
    if credential != nil {
      context.principal = Principal(
        userID: AuthDouble.ada, username: "ada_1815", roles: [.user], sessionID: AuthDouble.session)
    }
    return try await next(request, context)
  }
}

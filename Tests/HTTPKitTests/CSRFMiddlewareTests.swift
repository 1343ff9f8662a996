import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Testing

@testable import HTTPKit

@Suite struct CSRFMiddlewareTests {
  private static let thing = "/api/v1/thing"
  private static let presession = String(repeating: "p", count: 43)
  private let session = ["Cookie": "orderdesk_session=ada"]
  private let visitor = ["Cookie": "orderdesk_presession=\(presession)"]
  private let form = ["Content-Type": "application/x-www-form-urlencoded"]
  private let token = Stack.csrf.token(for: "ada")

  private func with(_ parts: [String: String]...) -> [String: String] { parts.reduce([:]) { $0.merging($1) { $1 } } }

  private func send(
    _ method: HTTPRequest.Method, _ path: String, _ headers: [String: String], body: String? = nil
  ) async throws -> TestResponse {
    try await withRoutes {
      Stack().add(to: $0)
    } _: { client in
      try await client.send(method, path, headers, body: body)
    }
  }

  private func expectRefused(_ answer: TestResponse, _ comment: Comment) {
    #expect(answer.status == .forbidden, comment)
    #expect(answer.text.contains("\"auth.csrf\""), comment)
  }

  @Test func changesFromAnotherSiteAreRefusedSignedInOrNot() async throws {
    let crossSite = ["Sec-Fetch-Site": "cross-site"]
    let header = ["X-CSRF-Token": token]
    let visitorHeader = ["X-CSRF-Token": Stack.csrf.token(for: Self.presession)]
    for (name, path, headers) in [
      ("a call without cookies", Self.thing, [:]), ("a call with a cookie", Self.thing, with(session, header)),
      ("a form", "/page", with(session, header)), ("a form before sign-in", "/page", with(visitor, visitorHeader)),
      ("a form without cookies", "/page", [:]),
      ("a call with a session that is over", Self.thing, ["Cookie": "orderdesk_session=x"]),
    ] {
      expectRefused(try await send(.post, path, with(headers, crossSite)), "\(name)")
      for site in ["same-origin", "same-site", "none"] where name != "a form without cookies" {
        let answer = try await send(.post, path, with(headers, ["Sec-Fetch-Site": site]))
        #expect(answer.status == .ok, "\(name) \(site)")
      }
    }
    let bearer = ["Authorization": "Bearer ada"]
    #expect(try await send(.post, Self.thing, with(bearer, session, crossSite)).text == "ada")
    for path in [Self.thing, "/page"] { #expect(try await send(.get, path, with(session, crossSite)).status == .ok) }
    #expect(try await send(.post, "/api/v1/nothing", crossSite).status == .notFound)
  }

  /// What a script fetches beside a page must not take the cookie of its form away: two answers that both set it, in any
  /// order, would leave the form with the token of the other.
  @Test func onlyAWholePageSetsTheCookieBeforeSignIn() async throws {
    let boosted = ["HX-Request": "true", "HX-Boosted": "true", "HX-Target": "page"]
    for headers in [[:], boosted, ["HX-Request": "true"], ["HX-Target": "queue"]] {
      let answer = try await send(.get, "/page", headers)
      #expect(answer.header("Set-Cookie")?.hasPrefix("orderdesk_presession=") == true, "\(headers)")
    }
    for target in ["queue", "row-1", "orders", "flash"] {
      let answer = try await send(.get, "/page", ["HX-Request": "true", "HX-Target": target])
      #expect(answer.status == .ok)
      #expect(answer.header("Set-Cookie") == nil, "\(target)")
    }
  }

  @Test func aCallWithASessionCookieSendsJSON() async throws {
    let header = ["X-CSRF-Token": token]
    let body = #"{"a":1}"#
    for type in ["application/json", "Application/JSON; charset=utf-8"] {
      let answer = try await send(.post, Self.thing, with(session, header, ["Content-Type": type]), body: body)
      #expect(answer.text == "ada", "\(type)")
    }
    for type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "text/json"]
    {
      let answer = try await send(.post, Self.thing, with(session, header, ["Content-Type": type]), body: body)
      #expect(answer.status == .unsupportedMediaType, "\(type)")
      #expect(answer.text.contains("\"request.unsupported_media_type\""), "\(type)")
      expectRefused(
        try await send(.post, Self.thing, with(session, ["Content-Type": type]), body: body), "\(type), and no token")
    }
    #expect(try await send(.post, Self.thing, with(session, header), body: body).status == .unsupportedMediaType)
    #expect(try await send(.post, Self.thing, with(session, header)).text == "ada", "no body, no type")
    #expect(try await send(.post, Self.thing, with(session, header), body: "").text == "ada")
    let chunked = with(session, header, ["Transfer-Encoding": "chunked"])
    #expect(try await send(.post, Self.thing, chunked).status == .unsupportedMediaType)
    #expect(
      try await send(.post, "/page", with(session, header, form), body: "a=1").text == "ada", "a page takes forms")
    let tokenForm = try await send(.post, "/api/v1/auth/token", with(session, header, form), body: "a=1")
    #expect(tokenForm.text == "token", "the one call that takes a form")
  }

  @Test func theFieldOfAFormIsNoTokenForACall() async throws {
    expectRefused(try await send(.post, Self.thing, with(session, form), body: "csrf_token=\(token)"), "form")
    #expect(try await send(.post, "/page", with(session, form), body: "csrf_token=\(token)").text == "ada")
  }

  @Test func onlyTheTokenOfThisSessionIsGood() async throws {
    let others = [
      "": "empty", Stack.csrf.token(for: "bob"): "another session",
      Stack.csrf.token(for: Self.presession): "presession",
      String(token.dropLast()): "cut", String(token.dropLast(4)): "cut", token + "A": "longer", "%%%": "no base64",
      "\(token), \(token)": "twice in one",
    ]
    let cookies = ["Cookie": "orderdesk_presession=\(Self.presession); orderdesk_session=ada"]
    for (other, name) in others {
      expectRefused(try await send(.post, Self.thing, with(cookies, ["X-CSRF-Token": other])), "\(name), call")
      expectRefused(try await send(.post, "/page", with(cookies, ["X-CSRF-Token": other])), "\(name), header")
      let body = "csrf_token=\(other.replacing("%", with: "%25"))"
      expectRefused(try await send(.post, "/page", with(cookies, form), body: body), "\(name), field")
    }
    for body in ["", "a=1", "csrf_token=\(token)&csrf_token=\(token)", "csrf_token=\(token)&csrf_token="] {
      expectRefused(try await send(.post, "/page", with(cookies, form), body: body), "\(body)")
    }
    let address = try await send(.post, "/page?csrf_token=\(token)", with(cookies, form), body: "a=1")
    expectRefused(address, "in the address")
    expectRefused(
      try await send(.post, "/page", with(visitor, ["X-CSRF-Token": token])), "a session's token before sign-in")
  }

  @Test func aTokenInTwoHeadersIsNone() async throws {
    try await Stack.run { client in
      var headers: HTTPFields = [.cookie: "orderdesk_session=ada"]
      headers.append(HTTPField(name: .csrfToken, value: token))
      let once = try await client.executeRequest(uri: Self.thing, method: .post, headers: headers, body: nil)
      #expect(once.text == "ada")
      headers.append(HTTPField(name: .csrfToken, value: token))
      expectRefused(try await client.executeRequest(uri: Self.thing, method: .post, headers: headers, body: nil), "")
    }
  }
}

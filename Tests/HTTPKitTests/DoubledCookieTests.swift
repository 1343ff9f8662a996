import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Testing

@testable import HTTPKit

/// Cookies that come twice: somebody may have planted one of them, so neither is believed.
@Suite struct DoubledCookieTests {
  private static let presession = String(repeating: "p", count: 43)

  private func send(_ method: HTTPRequest.Method, _ path: String, cookies: [String], token: String? = nil) async throws
    -> TestResponse
  {
    try await withRoutes {
      Stack().add(to: $0)
    } _: { client in
      var headers = HTTPFields()
      for cookie in cookies { headers.append(HTTPField(name: .cookie, value: cookie)) }
      if let token { headers[.csrfToken] = token }
      return try await client.executeRequest(uri: path, method: method, headers: headers, body: nil)
    }
  }

  @Test(
    arguments: [
      (["a=1"], "1"), ([" a=1 "], "1"), (["a="], ""), (["a=1=2"], "1=2"), (["b=2; a=1; c=3"], "1"),
      (["b=2", "a=1"], "1"),
      (["A=2; a=1"], "1"), (["aa=2;a=1;;"], "1"), (["b=a=2; a=1"], "1"), (["a; a=1"], "1"),
      ([], nil), ([""], nil), (["a"], nil), (["=1"], nil), (["b=1"], nil), (["x-a=1"], nil),
      (["a=1; a=2"], nil), (["a=1; a=1"], nil), (["a=1", "a=1"], nil), (["a=1; b=2", "c=3;a=2"], nil),
      (["a=1; a ="], nil),
    ] as [([String], String?)])
  func aCookieIsReadWhenThereIsOne(headers: [String], value: String?) {
    var fields = HTTPFields()
    for header in headers { fields.append(HTTPField(name: .cookie, value: header)) }
    let request = Request(
      head: HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/", headerFields: fields),
      body: RequestBody(buffer: ByteBuffer()))
    #expect(request.onlyCookie("a") == value)
  }

  @Test(arguments: [
    ["orderdesk_session=ada; orderdesk_session=bob"], ["orderdesk_session=ada; orderdesk_session=ada"],
    ["orderdesk_session=ada", "orderdesk_session=bob"], ["orderdesk_session=; orderdesk_session=ada"],
    ["orderdesk_session=x; orderdesk_presession=\(presession); orderdesk_session=ada"],
  ])
  func twoSessionCookiesAreNobodys(cookies: [String]) async throws {
    for path in ["/api/v1/thing", "/page"] {
      let answer = try await send(.get, path, cookies: cookies)
      #expect(answer.text.hasPrefix("nobody "), "\(path)")
      #expect(!answer.text.contains(Stack.csrf.token(for: "ada")))
    }
    #expect(try await send(.post, "/page", cookies: cookies, token: Stack.csrf.token(for: "ada")).status == .forbidden)
    #expect(try await send(.post, "/api/v1/thing", cookies: cookies).text == "nobody")
  }

  @Test func twoCookiesFromBeforeSignInAreNone() async throws {
    let token = Stack.csrf.token(for: Self.presession)
    let cookie = "orderdesk_presession=\(Self.presession)"
    let planted = "orderdesk_presession=\(String(repeating: "q", count: 43))"
    #expect(try await send(.post, "/page", cookies: [cookie], token: token).status == .ok)
    for cookies in [["\(cookie); \(cookie)"], [cookie, planted], ["\(planted); \(cookie)"]] {
      let refused = try await send(.post, "/page", cookies: cookies, token: token)
      #expect(refused.status == .forbidden)
      #expect(refused.text.contains("\"auth.csrf\""))
      let page = try await send(.get, "/page", cookies: cookies)
      #expect(page.header("Set-Cookie")?.hasPrefix("orderdesk_presession=") == true, "a new one")
      #expect(!page.text.contains(token))
    }
  }
}

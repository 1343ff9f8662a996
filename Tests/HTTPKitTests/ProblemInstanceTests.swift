import Testing

@testable import HTTPKit

/// The member `instance` of a problem is a URI reference (RFC 3986 §4.1), whatever path somebody asked for.
@Suite struct ProblemInstanceTests {
  @Test(arguments: [
    ("/api/v1/orders/me", "/api/v1/orders/me"), ("/a-b_c.d~e!$&'()*+,;=:@/", "/a-b_c.d~e!$&'()*+,;=:@/"),
    ("/b%C3%A9/%2F", "/b%C3%A9/%2F"), ("/api/v1/users/…/sessions", "/api/v1/users/%E2%80%A6/sessions"),
    ("/é", "/%C3%A9"), (#"/<"x">\^|{}[]`"#, "/%3C%22x%22%3E%5C%5E%7C%7B%7D%5B%5D%60"), ("/100%", "/100%25"),
    ("/%zz%4", "/%25zz%254"), ("", ""),
  ])
  func aPathBecomesAReference(path: String, reference: String) {
    #expect(ProblemDetails.reference(to: path) == reference)
  }
}

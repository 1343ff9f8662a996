public import Foundation
public import HTTPTypes
public import Hummingbird
public import Kernel

/// A problem as JSON (RFC 9457), with the members `code`, `request_id` and, for bad fields, `errors`.
struct ProblemDetails: Encodable {
  let problem: Problem
  let path: String
  let requestID: String

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode("/docs#\(problem.code.rawValue)", forKey: "type")
    try container.encode(problem.code.title, forKey: "title")
    try container.encode(problem.code.status, forKey: "status")
    try container.encode(problem.detail, forKey: "detail")
    try container.encode(Self.reference(to: path), forKey: "instance")
    try container.encode(problem.code, forKey: "code")
    try container.encode(requestID, forKey: "request_id")
    if !problem.fields.isEmpty { try container.encode(problem.fields, forKey: "errors") }
    for (name, value) in problem.members { try container.encode(value, forKey: Key(stringValue: name)) }
  }

  /// The path as a URI reference: what RFC 3986 §3.3 does not allow in one is percent-encoded.
  static func reference(to path: String) -> String {
    path.replacing(/%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9._~!$&'()*+,;=:@\/%\-]/) { String($0.output).percentEncoded }
  }

  struct Key: CodingKey, ExpressibleByStringLiteral {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
    init(stringLiteral value: String) { stringValue = value }
  }
}

extension Problem {
  /// The answer to a client that does not want a page.
  func response(to request: Request, _ context: AppContext) throws -> Response {
    let details = ProblemDetails(problem: self, path: request.shownPath, requestID: context.requestID)
    return try Response.json(
      details, status: HTTPResponse.Status(code: code.status), contentType: "application/problem+json",
      headers: headers(for: request))
  }

  /// The same as bytes, for an answer that has begun already.
  /// - Parameter path: what it is about.
  public func details(of context: AppContext, at path: String) throws -> Data {
    try JSONEncoder().encode(ProblemDetails(problem: self, path: path, requestID: context.requestID))
  }

  /// The headers that go with the status, for JSON and pages alike.
  public func headers(for request: Request) -> HTTPFields {
    var headers = HTTPFields()
    if let retryAfter { headers[.retryAfter] = String(retryAfter) }
    if code.status == 401, request.isAPI { headers[.wwwAuthenticate] = "Bearer realm=\"orderdesk\"" }
    return headers
  }
}

import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

@testable import OrderDesk

/// Holds every answer that any test gets from the API against the document: a status or a code that an operation can give
/// and does not list is noticed by whichever test provokes it.
enum OpenAPIAnswers {
  /// Notes an issue when the answer is none that the document lists. Paths that it does not describe are not looked at.
  static func check(_ method: HTTPRequest.Method, _ path: String, _ answer: TestResponse) throws {
    let isProblem = answer.header("Content-Type") == "application/problem+json" && method != .head
    let code = isProblem ? try answer.decode(ProblemBody.self).code : nil
    if let lack = lack(method, path, answer.status.code, code) { Issue.record("\(lack): \(answer.text.prefix(500))") }
  }

  /// What the document lacks to describe this answer; `nil` when it has all.
  static func lack(_ method: HTTPRequest.Method, _ path: String, _ status: Int, _ code: ProblemCode?) -> String? {
    guard let operation = operation(method == .head ? .get : method, path) else { return nil }
    guard let codes = operation.codes["\(status)"] else { return "\(operation.name) does not list \(status)" }
    guard let code, !codes.contains(code.rawValue) else { return nil }
    return "\(operation.name) does not list \(code.rawValue)"
  }

  /// What the document says about an operation.
  struct Operation: Sendable {
    let name: String
    let method: String
    let parts: [Substring]
    /// The codes of each status, empty for good answers.
    let codes: [String: Set<String>]

    func matches(_ path: [Substring]) -> Bool {
      parts.count == path.count && zip(parts, path).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
    }
  }

  /// The one for this request. A path without parameters goes first, as in the router.
  static func operation(_ method: HTTPRequest.Method, _ path: String) -> Operation? {
    let parts = path.prefix { $0 != "?" }.split(separator: "/")
    let found = described.filter { $0.matches(parts) }
    let literal = found.filter { $0.parts == parts }
    return (literal.isEmpty ? found : literal).first { $0.method == method.rawValue }
  }

  private static let described: [Operation] = {
    guard let document = try? OpenAPITree.served.get() else { return [] }
    return OpenAPIEntry.all(in: document).map { entry in
      let responses = (entry.operation["responses"]?.object ?? [:]).mapValues { $0.resolved(in: document) }
      return Operation(
        name: entry.name, method: entry.method, parts: entry.path.split(separator: "/"),
        codes: responses.mapValues { Set(($0?["x-codes"]?.list ?? []).compactMap(\.text)) })
    }
  }()
}

/// What holds every answer against the document can fail.
@Suite struct OpenAPIAnswersTests {
  @Test(
    arguments: [
      (.get, "/api/v1/orders/me?limit=1", "GET /api/v1/orders/me"),
      (.get, "/api/v1/orders/019aa1b2-8000-7000-8000-0000000000ff", "GET /api/v1/orders/{id}"),
      (.post, "/api/v1/orders/x/undo", "POST /api/v1/orders/{id}/undo"), (.put, "/api/v1/orders", nil),
      (.patch, "/api/v1/orders/me", nil),
      (.get, "/api/v1/nothing", nil), (.get, "/orders", nil),
    ] as [(HTTPRequest.Method, String, String?)])
  func anOperationIsFound(method: HTTPRequest.Method, path: String, name: String?) {
    #expect(OpenAPIAnswers.operation(method, path)?.name == name)
  }

  @Test(
    arguments: [
      (200, nil, nil), (401, .authRequired, nil), (418, nil, "GET /api/v1/orders/me does not list 418"),
      (404, .ordersNotFound, "GET /api/v1/orders/me does not list 404"),
      (401, .authInvalidCredentials, "GET /api/v1/orders/me does not list auth.invalid_credentials"),
    ] as [(Int, ProblemCode?, String?)])
  func whatIsNotListedIsNoticed(status: Int, code: ProblemCode?, lack: String?) {
    #expect(OpenAPIAnswers.lack(.get, "/api/v1/orders/me?limit=1", status, code) == lack)
    #expect(OpenAPIAnswers.lack(.get, "/api/v1/nothing", status, code) == nil)
  }
}

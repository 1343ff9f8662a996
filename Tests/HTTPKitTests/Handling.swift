import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import HTTPKit

/// Sends requests through middleware and one route: without a socket, or over one with `.live`.
func withRoutes<Value>(
  _ setup: TestingSetup = .router, _ add: (Router<AppContext>) -> Void,
  _ test: @Sendable (any TestClientProtocol) async throws -> Value
) async throws -> Value {
  let router = Router(context: AppContext.self, options: .autoGenerateHeadEndpoints)
  add(router)
  return try await Application(router: router).test(setup, test)
}

extension TestClientProtocol {
  /// One request with headers by their names.
  func send(
    _ method: HTTPRequest.Method, _ path: String, _ headers: [String: String] = [:], body: String? = nil
  ) async throws -> TestResponse {
    var fields = HTTPFields()
    for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
    return try await executeRequest(
      uri: path, method: method, headers: fields, body: body.map { ByteBuffer(string: $0) })
  }
}

extension TestResponse {
  var text: String { String(buffer: body) }

  func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
}

/// Puts another body in place of the one that was sent.
struct ReplaceBody: RouterMiddleware {
  typealias Context = AppContext

  let body: RequestBody

  func handle(
    _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    var request = request
    request.body = body
    return try await next(request, context)
  }
}

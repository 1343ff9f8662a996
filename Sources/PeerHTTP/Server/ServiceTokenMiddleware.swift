import CoreMetrics
import HTTPKit
import HTTPTypes
import Hummingbird
import Kernel
import Logging

/// Lets in whoever has a service token that is good for this very call.
struct ServiceTokenMiddleware: RouterMiddleware {
  typealias Context = AppContext

  private let tokens: ServiceTokens
  private let module: String
  private let refusals: [ServiceTokenRefusal: Counter]

  init(tokens: ServiceTokens, module: String, metrics: any MetricsFactory) {
    self.tokens = tokens
    self.module = module
    refusals = Dictionary(
      uniqueKeysWithValues: ServiceTokenRefusal.allCases.map { reason in
        let labels = [("module", module), ("reason", reason.rawValue)]
        return (
          reason, Counter(label: "orderdesk_internal_calls_refused_total", dimensions: labels, factory: metrics)
        )
      })
  }

  func handle(
    _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    do throws(ServiceTokenRefusal) {
      try check(request)
    } catch {
      refusals[error]?.increment()
      context.logger.warning(
        "internal call refused",
        metadata: [
          "request_id": .string(context.requestID), "path": .string(request.shownPath),
          "reason": .string(error.rawValue),
        ])
      throw Problem(.serverServiceToken, "Only the processes of this desk may call it.")
    }
    return try await next(request, context)
  }

  private func check(_ request: Request) throws(ServiceTokenRefusal) {
    guard let header = request.headers[.authorization] else { throw .missing }
    let parts = header.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw .malformed }
    try tokens.verify(String(parts[1]), audience: module, path: request.uri.path)
  }
}

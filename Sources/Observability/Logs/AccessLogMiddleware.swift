public import HTTPKit
import HTTPTypes
public import Hummingbird
import Kernel
public import Logging

/// One log line a request: method, path, status, duration, and who asked. Never a query, a header or a body.
public struct AccessLogMiddleware: RouterMiddleware {
  public typealias Context = AppContext

  private let logger: Logger
  private let clock = ContinuousClock()

  public init(logger: Logger) { self.logger = logger }

  public func handle(
    _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    let start = clock.now
    let response = try await next(request, context)
    let duration = clock.now - start
    let level: Logger.Level = request.isProbe ? .debug : .info
    var metadata: Logger.Metadata = [
      "request_id": .string(context.requestID),
      "method": .string(request.method.rawValue),
      "path": .string(request.shownPath),
      "status": .stringConvertible(response.status.code),
      "duration_ms": .stringConvertible((duration / .microseconds(1)).rounded() / 1000),
    ]
    if let problem = context.trail.problem { metadata["code"] = .string(problem.rawValue) }
    if let userID = context.trail.userID { metadata["user_id"] = .string(userID.text) }
    logger.log(level: level, "request", metadata: metadata)
    return response
  }
}

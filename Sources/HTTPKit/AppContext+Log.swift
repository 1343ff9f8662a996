import Hummingbird
public import Kernel
import Logging

extension AppContext {
  /// Tells operators of a problem that is not the client's: with its cause, which the client never sees.
  /// - Parameter message: what it means for the request; the title of the problem without one.
  public func log(_ problem: Problem, _ message: String? = nil) {
    guard problem.code.status >= 500 else { return }
    let title = message ?? problem.code.title
    logger.error(
      "\(title)",
      metadata: [
        "request_id": .string(requestID), "code": .string(problem.code.rawValue),
        "cause": .string(problem.cause ?? "none"),
      ])
  }
}

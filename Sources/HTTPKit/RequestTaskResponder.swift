public import Hummingbird
import Kernel

/// Answers each request in a task of its own, so that a connection that waits for its next request, or goes on with a stream
/// of events, takes little memory.
public struct RequestTaskResponder<Inner: HTTPResponder>: HTTPResponder where Inner.Context == AppContext {
  private let inner: Inner

  public init(_ inner: Inner) { self.inner = inner }

  public func respond(to request: Request, context: AppContext) async throws -> Response {
    try await inTaskOfItsOwn { try await inner.respond(to: request, context: context) }
  }
}

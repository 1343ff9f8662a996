import Kernel
public import Tracing

/// Makes a span of each call across a module boundary; without a tracer it adds nothing.
public struct BoundaryTracer: Sendable {
  private let tracer: (any Tracer)?

  public init(_ tracer: (any Tracer)?) { self.tracer = tracer }

  /// - Parameter name: the module and the verb, `orders.approveOrder`.
  func span<Value, Failure: ProblemConvertible>(
    _ name: String, _ call: () async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    guard let tracer else { return try await call() }
    let span: any Span = tracer.startSpan(name)
    defer { span.end() }
    let result: Result<Value, Failure> = await InstrumentationContext.$current.withValue(span.context) {
      do throws(Failure) {
        return .success(try await call())
      } catch {
        return .failure(error)
      }
    }
    if case .failure(let error) = result {
      let code = error.problem.code
      span.attributes["error.type"] = code.rawValue
      if code.status >= 500 { span.setStatus(SpanStatus(code: .error)) }
    }
    return try result.get()
  }
}

import HTTPTypes
public import Hummingbird
import Kernel
import NIOCore

/// Receives the whole body of a request before anything looks at it, within a size and a time.
///
/// Larger ones are answered with 413, slower ones with 408.
public struct BodyMiddleware: RouterMiddleware {
  public typealias Context = AppContext

  private let maximumSize: Int
  private let timeout: Duration

  /// - Parameters:
  ///   - maximumSize: bytes.
  ///   - timeout: for the whole body.
  public init(maximumSize: Int, timeout: Duration) {
    self.maximumSize = maximumSize
    self.timeout = timeout
  }

  public func handle(
    _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    let length = request.headers[.contentLength].flatMap { Int($0) }
    guard length != nil || request.headers[.transferEncoding] != nil else { return try await next(request, context) }
    guard length ?? 0 <= maximumSize else { throw tooLarge }
    var request = request
    let buffer = try await receive(request.body)
    context.trail.note(body: buffer)
    request.body = RequestBody(buffer: buffer)
    return try await next(request, context)
  }

  private func receive(_ body: RequestBody) async throws -> ByteBuffer {
    try await withThrowingTaskGroup(of: ByteBuffer?.self) { group in
      group.addTask {
        do {
          return try await body.collect(upTo: maximumSize)
        } catch is NIOTooManyBytesError {
          throw tooLarge
        } catch  where !(error is CancellationError) {
          throw Problem(.requestMalformed, "The body was cut off. Send it again.")
        }
      }
      group.addTask {
        try await Task.sleep(for: timeout)
        return nil
      }
      defer { group.cancelAll() }
      guard let buffer = try await group.next() ?? nil else {
        throw Problem(.requestTimeout, "Send the whole request within \(timeout.wholeSeconds) seconds.")
      }
      return buffer
    }
  }

  private var tooLarge: Problem {
    Problem(.requestTooLarge, "A request may have at most \(maximumSize) bytes.")
  }
}

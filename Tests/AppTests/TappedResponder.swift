import HTTPKit
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Lets a test read an answer while it goes on.
///
/// The client of HummingbirdTesting returns an answer when it is complete; a stream of events never is.
final class BodyTaps: Sendable {
  private let taps = Mutex<[String: AsyncStream<String>.Continuation]>([:])

  /// What the answer to the request with this `X-Request-ID` sends, piece by piece.
  func open(_ requestID: String) -> AsyncStream<String> {
    let (stream, continuation) = AsyncStream.makeStream(of: String.self)
    taps.withLock { $0[requestID] = continuation }
    return stream
  }

  fileprivate func tap(_ requestID: String) -> AsyncStream<String>.Continuation? {
    taps.withLock { $0.removeValue(forKey: requestID) }
  }
}

/// Answers as the responder within it, and copies what is sent to whoever wants to see it.
struct TappedResponder<Inner: HTTPResponder>: HTTPResponder where Inner.Context == AppContext {
  let inner: Inner
  let taps: BodyTaps

  func respond(to request: Request, context: AppContext) async throws -> Response {
    let requestID = HTTPField.Name("X-Request-ID").flatMap { request.headers[$0] } ?? ""
    guard let tap = taps.tap(requestID) else { return try await inner.respond(to: request, context: context) }
    var response: Response
    do {
      response = try await inner.respond(to: request, context: context)
    } catch {
      tap.finish()
      throw error
    }
    let body = response.body
    response.body = ResponseBody(contentLength: body.contentLength) { writer in
      defer { tap.finish() }
      try await body.write(TappedWriter(inner: writer, tap: tap))
    }
    return response
  }
}

private struct TappedWriter: ResponseBodyWriter {
  var inner: any ResponseBodyWriter
  let tap: AsyncStream<String>.Continuation

  mutating func write(_ buffer: ByteBuffer) async throws {
    try await inner.write(buffer)
    tap.yield(String(buffer: buffer))
  }

  consuming func finish(_ trailingHeaders: HTTPFields?) async throws { try await inner.finish(trailingHeaders) }
}

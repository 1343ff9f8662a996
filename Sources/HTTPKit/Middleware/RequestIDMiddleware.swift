public import HTTPTypes
public import Hummingbird

extension HTTPField.Name {
  /// Names one request in every log line, timeline and error page that it touches.
  public static let requestID = parsed("X-Request-ID")
  /// The CSRF token of a request that is not a plain form.
  public static let csrfToken = parsed("X-CSRF-Token")

  /// A name known to be valid; falls back to a harmless one rather than stopping the process.
  static func parsed(_ text: String) -> HTTPField.Name { HTTPField.Name(text) ?? .via }
}

/// Takes `X-Request-ID` when it is 1-128 of `A-Za-z0-9._-`, makes one otherwise, and echoes it.
public struct RequestIDMiddleware: RouterMiddleware {
  public typealias Context = AppContext

  private let makeID: @Sendable () -> String

  public init(makeID: @escaping @Sendable () -> String) { self.makeID = makeID }

  public func handle(
    _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    let offered = request.headers[.requestID]
    context.requestID = offered.flatMap { Self.isAcceptable($0) ? $0 : nil } ?? makeID()
    context.userAgent = String((request.headers[.userAgent] ?? "").prefix(255))
    var response = try await next(request, context)
    response.headers[.requestID] = context.requestID
    return response
  }

  static func isAcceptable(_ text: String) -> Bool {
    (1...128).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }
}

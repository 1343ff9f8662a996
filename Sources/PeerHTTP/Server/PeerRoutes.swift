public import CoreMetrics
import Foundation
public import HTTPKit
import HTTPTypes
public import Hummingbird
public import Kernel
import NIOCore

/// The calls that only processes of the desk make to one module of this one, under `/internal/v1`. Whoever has no good service
/// token is refused before anything else is looked at.
public struct PeerRoutes {
  /// Finds out who holds a credential.
  public typealias Verify = AuthenticationMiddleware.Verify

  /// The largest arguments: 100 decisions with the longest reasons have a quarter of it.
  public static let largestArguments = 2 << 20

  private let group: RouterGroup<AppContext>
  private let reader: PeerCallReader

  /// - Parameters:
  ///   - router: behind the middleware that names requests, logs, and turns errors into problems. No middleware that looks at
  ///     `Authorization` may stand before it.
  ///   - timeout: for receiving the arguments.
  ///   - metrics: counts calls that are refused.
  public init(
    module: String, on router: Router<AppContext>, tokens: ServiceTokens, clock: any WallClock, timeout: Duration,
    metrics: any MetricsFactory, verify: @escaping Verify
  ) {
    reader = PeerCallReader(clock: clock, verify: verify)
    group = router.group(RouterPath("\(PeerPath.root)/\(module)"))
      .add(middleware: ServiceTokenMiddleware(tokens: tokens, module: module, metrics: metrics))
      .add(middleware: BodyMiddleware(maximumSize: PeerRoutes.largestArguments, timeout: timeout))
    // Another version's verb: the answer is not that of a person who is not known.
    for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete] {
      group.on("**", method: method) { _, _ -> Response in
        throw Problem(.requestNotFound, "This version has no such call.")
      }
    }
  }

  /// Answers a call with what `handle` returns, or with the problem that it throws.
  public func on<Arguments, Answer>(
    _ call: PeerCall<Arguments, Answer>, _ handle: @escaping @Sendable (Arguments, CallContext) async throws -> Answer
  ) {
    group.post(RouterPath(call.verb)) { [reader] request, context -> Response in
      let arguments: Arguments = try await reader.arguments(request)
      let peer =
        call.needsCaller
        ? try await reader.context(request, context, check: call.check)
        : reader.contextOfNobody(request, context)
      let answer = try await handle(arguments, peer)
      if let answer = answer as? any JSONWritable { return Response.json(answer) }
      return try Response.json(answer)
    }
  }

  /// Answers with what comes, as it comes.
  public func on<Arguments, Head, Element, Failure: ProblemConvertible>(
    _ stream: PeerStream<Arguments, Head, Element>,
    _ handle: @escaping @Sendable (Arguments, CallContext) async throws -> (Head, Pulled<Element, Failure>)
  ) {
    group.post(RouterPath(stream.verb)) { [reader] request, context -> Response in
      let arguments: Arguments = try await reader.arguments(request)
      let peer = try await reader.context(request, context, check: stream.effect.check)
      let (head, elements) = try await handle(arguments, peer)
      return Response.lines(head, elements, isLive: stream.isLive, from: context)
    }
  }
}

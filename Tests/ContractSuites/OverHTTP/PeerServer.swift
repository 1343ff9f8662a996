public import AuthContract
import AuthHTTP
import CoreMetrics
import HTTPKit
import Hummingbird
import Kernel
import Logging
public import OrdersContract
import OrdersHTTP
public import PeerHTTP
public import TestSupport
import Testing

/// A module behind a socket, and the client that stands in its place: what a scenario sees of a desk that is split.
public enum PeerServer {
  private static let secret = "a secret between services, long enough for HS256"

  /// Auth in another process.
  public static func withAuth(
    _ auth: any AuthService, _ clock: FakeClock, _ play: @Sendable (any AuthService) async throws -> Void
  ) async throws {
    try await run(
      AuthPeerRoutes.module, clock, add: { AuthPeerRoutes(auth: auth).add(to: $0) },
      verify: { credential, call, _ in
        if let principal = SuiteCredential.principal(credential) { return principal }
        return try await auth.recheckCredential(credential, call)
      },
      play: { peer in try await play(AuthHTTPClient(peer: peer, clock: clock)) })
  }

  /// Orders in another process.
  /// - Parameter closeStreams: sends away whoever still follows orders, before the process is stopped.
  public static func withOrders(
    _ orders: any OrdersService, _ clock: FakeClock, closeStreams: @Sendable () -> Void,
    _ play: @Sendable (any OrdersService) async throws -> Void
  ) async throws {
    try await run(
      OrdersPeerRoutes.module, clock, add: { OrdersPeerRoutes(orders: orders).add(to: $0) },
      verify: { credential, _, _ in
        guard let principal = SuiteCredential.principal(credential) else { throw OrdersError.authenticationRequired }
        return principal
      },
      closeStreams: closeStreams,
      play: { peer in try await play(OrdersHTTPClient(peer: peer)) })
  }

  private static func run(
    _ module: String, _ clock: FakeClock, add: (PeerRoutes) -> Void, verify: @escaping PeerRoutes.Verify,
    closeStreams: @Sendable () -> Void = {}, play: @Sendable (Peer) async throws -> Void
  ) async throws {
    let quiet = Logger(label: "suite") { _ in SwiftLogNoOpLogHandler() }
    let router = Router(context: AppContext.self)
    router.add(middleware: RequestIDMiddleware { "made by the server" })
    router.add(middleware: ProblemMiddleware(presenter: nil))
    let server = try await ServiceTokens(secret: secret, clock: clock, random: SeededRandom(1))
    add(
      PeerRoutes(
        module: module, on: router, tokens: server, clock: clock, timeout: .seconds(600),
        metrics: NOOPMetricsHandler.instance, verify: verify))
    let timeouts = PeerTimeouts.ofTests
    let connections = PeerConnections(timeouts)
    try await SocketServer.run(router.buildResponder(), quiet, closeStreams: closeStreams) { origin in
      do {
        let tokens = try await ServiceTokens(secret: secret, clock: clock, random: SeededRandom(2))
        let means = Peer.Means(
          connections: connections, tokens: tokens, clock: clock, logger: quiet, metrics: NOOPMetricsHandler.instance,
          timeouts: timeouts, trace: { [] })
        try await play(Peer(module: module, at: origin, caller: "suite", means: means))
        try await connections.close()
      } catch {
        try? await connections.close()
        throw error
      }
    }
  }
}

extension PeerTimeouts {
  /// A thousand tests run beside each other: none of them may fail because it got no time.
  public static let ofTests = PeerTimeouts(
    call: .seconds(600), connection: .seconds(600), check: .seconds(600), silence: .seconds(600))
}

import Auth
import AuthCrypto
import AuthHTTP
import CoreMetrics
import HTTPKit
import Kernel
import Observability
import OrdersContract
import OrdersHTTP
import PeerHTTP
import SQLiteKit

extension CompositionRoot {
  /// What this process needs to call others, and to know their calls. It is closed when no call follows.
  struct PeerLink {
    let connections: PeerConnections
    let tokens: ServiceTokens

    func close() async throws { try await connections.close() }
  }

  /// - Returns: `nil` without `modules.serviceSecret`: such a process holds everything, and nobody calls it.
  func peerLink() async throws -> PeerLink? {
    guard let secret = settings.modules.serviceSecret?.reveal else { return nil }
    let tokens = try await ServiceTokens(secret: secret, clock: clock, random: random)
    return PeerLink(connections: PeerConnections(peerTimeouts), tokens: tokens)
  }

  /// Auth and Orders as this process reaches them.
  func services(_ modules: Modules, _ link: PeerLink?) throws -> Services {
    let tracer = BoundaryTracer(watch.tracer)
    let orders = ordersService(modules, link)
    let counted = modules.ordersPart == nil ? NOOPMetricsHandler.instance : watch.metrics as any MetricsFactory
    let observed = orders.service.map { ObservedOrders($0, tracer: tracer, metrics: counted) }
    if let auth = modules.authPart?.module {
      let observedAuth = ObservedAuth(auth, tracer: tracer, metrics: watch.metrics)
      return Services(
        auth: observedAuth, orders: observed,
        verify: { credential, call, _ in try await observedAuth.verifyCredential(credential, call) },
        recheck: { credential, call in try? await observedAuth.recheckCredential(credential, call) },
        peers: orders.peers)
    }
    guard let peer = peer("auth", settings.modules.authURL, link) else {
      throw ConfigError(problems: [ConfigProblem(ConfigKeys.modulesAuthURL.name, "is missing")])
    }
    let client = AuthHTTPClient(peer: peer, clock: clock) { [tokens = modules.tokens, clock] token in
      guard let tokens else { return .distantFuture }
      return tokens.verify(token, at: clock.now())?.expiresAt
    }
    return Services(
      auth: ObservedAuth(client, tracer: tracer, metrics: NOOPMetricsHandler.instance), orders: observed,
      verify: { [holdsOrders = modules.ordersPart != nil] credential, call, check in
        // Without data, a request goes to a process that makes the check which it needs.
        let own: CallerCheck = check == .fresh && !holdsOrders ? .recent : check
        return try await client.principal(credential, own, call)
      },
      recheck: { credential, call in try? await client.principal(credential, .remembered, isActivity: false, call) },
      peers: [peer] + orders.peers)
  }

  private func ordersService(_ modules: Modules, _ link: PeerLink?) -> (service: (any OrdersService)?, peers: [Peer]) {
    if let module = modules.ordersPart?.module { return (module, []) }
    guard let peer = peer("orders", settings.modules.ordersURL, link) else { return (nil, []) }
    return (OrdersHTTPClient(peer: peer), [peer])
  }

  private func peer(_ module: String, _ origin: Settings.Origin?, _ link: PeerLink?) -> Peer? {
    guard let origin, let link else { return nil }
    let caller = settings.roles.contains(.gateway) ? "gateway" : "orders"
    return Peer(
      module: module, at: origin.description, caller: caller,
      means: Peer.Means(
        connections: link.connections, tokens: link.tokens, clock: clock, logger: logger, metrics: watch.metrics,
        timeouts: peerTimeouts, trace: { TraceHeaders.ofCurrentCall }))
  }

  /// What has to work before this process takes requests.
  func readiness(_ modules: Modules, _ services: Services) -> Readiness {
    var checks: [String: Readiness.Check] = [:]
    if let auth = modules.authPart?.module { checks["auth"] = { _ = try await auth.hasAdmin() } }
    if let database = modules.ordersPart?.database { checks["orders"] = { try await database.check() } }
    for peer in services.peers { checks[peer.module] = { try await peer.check() } }
    return Readiness(checks: checks)
  }
}

public import CoreMetrics
import Foundation
public import Kernel
public import Logging

/// How long is waited for a peer that lives.
public struct PeerTimeouts: Sendable {
  /// A call whose context has no deadline.
  public let call: Duration
  /// A connection, when all are in use.
  public let connection: Duration
  /// What it says about itself.
  public let check: Duration
  /// The next part of an answer that goes on: who follows is told every ten seconds that all is well.
  public let silence: Duration

  public init(
    call: Duration = .seconds(10), connection: Duration = .seconds(60), check: Duration = .seconds(1),
    silence: Duration = .seconds(30)
  ) {
    self.call = call
    self.connection = connection
    self.check = check
    self.silence = silence
  }
}

/// A process of the desk that this one calls.
public struct Peer: Sendable {
  /// What the peer is asked with.
  public struct Means: Sendable {
    let connections: PeerConnections
    let tokens: ServiceTokens
    let clock: any WallClock
    let logger: Logger
    let metrics: any MetricsFactory
    let timeouts: PeerTimeouts
    let trace: @Sendable () -> [(name: String, value: String)]

    /// - Parameters:
    ///   - metrics: counts the calls.
    ///   - trace: the headers that say which trace the running call belongs to (W3C Trace Context).
    public init(
      connections: PeerConnections, tokens: ServiceTokens, clock: any WallClock, logger: Logger,
      metrics: any MetricsFactory, timeouts: PeerTimeouts = PeerTimeouts(),
      trace: @escaping @Sendable () -> [(name: String, value: String)]
    ) {
      self.timeouts = timeouts
      self.connections = connections
      self.tokens = tokens
      self.clock = clock
      self.logger = logger
      self.metrics = metrics
      self.trace = trace
    }
  }

  /// The module that it holds: `auth` or `orders`.
  public let module: String
  /// What this process calls itself.
  let caller: String
  /// Without a slash at the end.
  let origin: String
  let means: Means
  let health: PeerHealth
  let live = LiveReads()
  let metrics: PeerMetrics

  /// - Parameters:
  ///   - origin: such as `http://127.0.0.1:9001`.
  ///   - caller: what this process calls itself to the peer: `gateway` or `orders`.
  public init(module: String, at origin: String, caller: String, means: Means) {
    self.module = module
    self.origin = origin
    self.caller = caller
    self.means = means
    metrics = PeerMetrics(peer: module, means.metrics)
    health = PeerHealth { [logger = means.logger] change in
      switch change {
      case .notThereYet(let reason):
        logger.notice("a peer is not there yet", metadata: ["peer": .string(module), "cause": .string(reason)])
      case .lost(let reason):
        logger.error("a peer cannot be reached", metadata: ["peer": .string(module), "cause": .string(reason)])
      case .back: logger.notice("a peer can be reached", metadata: ["peer": .string(module)])
      }
    }
  }

  /// `false` while it is known that it cannot be reached.
  public var isThere: Bool { health.reason == nil }

  /// Whether the module works there: what the peer's own `/ready` says of it.
  /// - Throws: `PeerError` when it does not, or does not answer within a second.
  public func check() async throws {
    if let reason = health.reason { throw PeerError.down(reason) }
    let report = try await readiness()
    guard report.dependencies[module] == "ok" else {
      throw PeerError.unreachable("it is \(report.status), and \(module) \(report.dependencies[module] ?? "not there")")
    }
  }
}

/// Why a peer gave no answer that can be used.
enum PeerError: Error, CustomStringConvertible {
  /// It was not reached, or left without a word.
  case unreachable(String)
  /// It was known already that it cannot be reached.
  case down(String)
  /// What came was no answer of this program, or of another version.
  case unreadable(String)
  /// The call took longer than somebody waits.
  case deadlineExceeded
  /// Whoever made the call has given it up.
  case abandoned

  var description: String {
    switch self {
    case .unreachable(let cause), .down(let cause), .unreadable(let cause): cause
    case .deadlineExceeded: "it took too long"
    case .abandoned: "nobody waits for it any more"
    }
  }
}

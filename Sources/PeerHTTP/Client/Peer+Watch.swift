import AsyncHTTPClient
import Foundation
import Kernel
import NIOCore
public import ServiceLifecycle

extension Peer {
  /// Asks all the time whether the peer lives, so that nobody has to find out by waiting.
  public var watch: some Service & CustomStringConvertible { PeerWatch(peer: self) }

  /// Ends what has no end of its own when this process is told to stop, so that nobody waits for it.
  public var liveReads: some Service & CustomStringConvertible { LiveReadsEnd(peer: self) }

  /// Whether anything lives there. What it says does not matter.
  fileprivate func ping() async {
    do {
      let request = HTTPClientRequest(url: "\(origin)/health")
      let response = try await means.connections.streams.execute(request, timeout: PeerWatch.timeout)
      _ = try? await response.body.collect(upTo: 1 << 16)
      health.sawLife()
    } catch {
      // Marks it as gone when nobody listens.
      _ = explained(error)
    }
  }

  func readiness() async throws -> Readiness {
    try await guarded(until: metrics.now + means.timeouts.check) { [means, origin] in
      let request = HTTPClientRequest(url: "\(origin)/ready")
      let response = try await means.connections.streams.execute(request, timeout: .hours(1))
      let body = try await response.body.collect(upTo: 1 << 16)
      try Task.checkCancellation()
      return try JSONDecoder().decode(Readiness.self, from: Data(body.readableBytesView))
    }
  }

  struct Readiness: Decodable {
    let status: String
    let dependencies: [String: String]
  }
}

/// Asks a peer for a sign of life, and counts the time without one while it does not answer.
private struct PeerWatch: Service, CustomStringConvertible {
  private static let interval = Duration.milliseconds(100)
  /// After that the question is put once more, on another connection.
  static let timeout = TimeAmount.milliseconds(500)
  /// A watch that comes later than this was asleep: it is this process that got no time.
  private static let tolerance = Duration.milliseconds(100)

  let peer: Peer

  var description: String { "watch of \(peer.module)" }

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      try await withThrowingDiscardingTaskGroup { group in
        let isAsking = Live(false)
        let clock = ContinuousClock()
        while true {
          // A question that has not been answered since the last time.
          if isAsking.value {
            peer.health.sawSilence()
          } else {
            isAsking.value = true
            group.addTask {
              await peer.ping()
              isAsking.value = false
            }
          }
          let start = clock.now
          try await Task.sleep(for: PeerWatch.interval)
          if clock.now - start > PeerWatch.interval + PeerWatch.tolerance { peer.health.wasAsleep() }
        }
      }
    }
  }
}

/// Waits until this process is told to stop.
private struct LiveReadsEnd: Service, CustomStringConvertible {
  let peer: Peer

  var description: String { "streams of \(peer.module)" }

  func run() async throws {
    try? await gracefulShutdown()
    peer.live.end()
  }
}

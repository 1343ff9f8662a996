import AsyncHTTPClient
import Foundation
import Kernel
import NIOCore
public import ServiceLifecycle

extension Peer {
  /// Asks all the time whether the peer lives, so that nobody has to find out by waiting.
  public var watch: some Service & CustomStringConvertible { PeerWatch(peer: self) }

  /// Whether anything lives there. What it says does not matter.
  fileprivate func ping(_ timeout: TimeAmount) async {
    let clock = ContinuousClock()
    let start = clock.now
    do {
      let request = HTTPClientRequest(url: "\(origin)/health")
      let response = try await means.connections.streams.execute(request, timeout: timeout)
      _ = try? await response.body.collect(upTo: 1 << 16)
      health.sawLife()
    } catch {
      // Marks it as gone when nobody listens.
      _ = explained(error)
      if PeerWatch.isLate(clock.now - start, for: .milliseconds(timeout.nanoseconds / 1_000_000)) {
        health.wasAsleep()
      } else {
        health.sawSilence()
      }
    }
  }

  func readiness() async throws -> Readiness {
    do {
      let request = HTTPClientRequest(url: "\(origin)/ready")
      let response = try await means.connections.streams.execute(
        request, timeout: .milliseconds(means.timeouts.check.milliseconds))
      let body = try await response.body.collect(upTo: 1 << 16)
      return try JSONDecoder().decode(Readiness.self, from: Data(body.readableBytesView))
    } catch {
      throw explained(error)
    }
  }

  struct Readiness: Decodable {
    let status: String
    let dependencies: [String: String]
  }
}

/// Asks a peer for a sign of life five times a second.
private struct PeerWatch: Service, CustomStringConvertible {
  private static let interval = Duration.milliseconds(200)
  /// Shorter than the patience with a peer: after a sign of life at the worst moment there is still time for it.
  private static let timeout = TimeAmount.milliseconds(500)

  /// A watch that comes later than this was asleep.
  private static let tolerance = Duration.milliseconds(100)

  let peer: Peer
  private let clock = ContinuousClock()

  init(peer: Peer) { self.peer = peer }

  /// Whether something that takes a fixed time took longer, because this process got none.
  static func isLate(_ time: Duration, for expected: Duration) -> Bool { time > expected + tolerance }

  var description: String { "watch of \(peer.module)" }

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await peer.ping(PeerWatch.timeout)
        let start = clock.now
        try await Task.sleep(for: PeerWatch.interval)
        if PeerWatch.isLate(clock.now - start, for: PeerWatch.interval) { peer.health.wasAsleep() }
      }
    }
  }
}

import AsyncHTTPClient
import NIOCore
import Kernel
import NIOPosix

/// The connections of one process to its peers, kept open between calls (HTTP/1.1).
public struct PeerConnections: Sendable {
  /// Calls that have an end. More of them than `maximumCalls` wait for a connection.
  let calls: HTTPClient
  /// Answers that go on, and questions whether a peer lives: neither waits behind a call.
  let streams: HTTPClient

  /// Connections for calls to one peer.
  static let maximumCalls = 128
  /// Connections for streams to one peer.
  static let maximumStreams = 16_384
  /// Less than the idle timeout of the server, so that it is not the server that closes one that is about to be used.
  private static let idleTimeout = TimeAmount.seconds(15)

  /// - Parameter timeouts: a call waits for a connection no longer than they say, when its own time is not over before. A host
  ///   that does not answer at all is noticed by the watch, long before.
  public init(_ timeouts: PeerTimeouts = PeerTimeouts()) {
    calls = PeerConnections.client(PeerConnections.maximumCalls, timeouts, read: nil)
    streams = PeerConnections.client(PeerConnections.maximumStreams, timeouts, read: timeouts.silence)
  }

  /// Closes all connections. No call may follow.
  public func close() async throws {
    try await calls.shutdown()
    try await streams.shutdown()
  }

  private static func client(_ connections: Int, _ timeouts: PeerTimeouts, read: Duration?) -> HTTPClient {
    var configuration = HTTPClient.Configuration(
      timeout: .init(
        connect: .milliseconds(timeouts.connection.milliseconds), read: read.map { .milliseconds($0.milliseconds) }))
    configuration.redirectConfiguration = .disallow
    configuration.decompression = .disabled
    configuration.httpVersion = .http1Only
    configuration.connectionPool.idleTimeout = idleTimeout
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
    // Who cannot be reached is told at once: the watch tries again.
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(eventLoopGroup: .singletonMultiThreadedEventLoopGroup, configuration: configuration)
  }
}

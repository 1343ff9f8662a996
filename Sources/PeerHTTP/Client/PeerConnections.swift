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
  /// How long a stream may be silent: the server says every ten seconds that all is well.
  static let silence = TimeAmount.seconds(30)

  /// - Parameter patience: how long a call waits for a connection at most, when its own time is not over before. A host that
  ///   does not answer at all is noticed by the watch, long before.
  public init(patience: Duration = .seconds(60)) {
    calls = HTTPClient(
      eventLoopGroup: .singletonMultiThreadedEventLoopGroup,
      configuration: PeerConnections.configuration(PeerConnections.maximumCalls, patience, read: nil))
    streams = HTTPClient(
      eventLoopGroup: .singletonMultiThreadedEventLoopGroup,
      configuration: PeerConnections.configuration(
        PeerConnections.maximumStreams, patience, read: PeerConnections.silence))
  }

  /// Closes all connections. No call may follow.
  public func close() async throws {
    try await calls.shutdown()
    try await streams.shutdown()
  }

  private static func configuration(
    _ connections: Int, _ patience: Duration, read: TimeAmount?
  ) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(
      timeout: .init(connect: .milliseconds(patience.milliseconds), read: read))
    configuration.redirectConfiguration = .disallow
    configuration.decompression = .disabled
    configuration.httpVersion = .http1Only
    configuration.connectionPool.idleTimeout = idleTimeout
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
    // Who cannot be reached is told at once: the watch tries again.
    configuration.connectionPool.retryConnectionEstablishment = false
    return configuration
  }
}

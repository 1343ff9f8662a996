import AuthContract
import AuthHTTP
import ContractSuites
import CoreMetrics
import HTTPKit
import Hummingbird
import Kernel
import Logging
import Synchronization
import TestSupport
import Testing

@testable import PeerHTTP

/// A peer that is known to be away.
@Suite(.timeLimit(.minutes(2))) struct PeerBreakerTests {
  private static let quiet = Logger(label: "peer") { _ in SwiftLogNoOpLogHandler() }
  private static let probe = PeerCall<NoArguments, Int>("probe", .safe)

  /// Counts the requests that come, and answers each with 7.
  private final class Responder: HTTPResponder {
    typealias Context = AppContext

    private let requests = Mutex(0)

    var count: Int { requests.withLock { $0 } }

    func respond(to request: Request, context: AppContext) async throws -> Response {
      requests.withLock { $0 += 1 }
      return Response(
        status: .ok, headers: [.contentType: "application/json"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: "7"))
      )
    }
  }

  private var context: CallContext {
    CallContext(requestID: "one", client: CallContext.Client(address: "127.0.0.1", userAgent: "test"))
  }

  private func peer(
    _ module: String, at origin: String, over connections: PeerConnections, _ clock: FakeClock
  ) async throws -> Peer {
    let tokens = try await ServiceTokens(secret: TestDesk.serviceSecret, clock: clock, random: SeededRandom(1))
    return Peer(
      module: module, at: origin, caller: "gateway",
      means: Peer.Means(
        connections: connections, tokens: tokens, clock: clock, logger: Self.quiet,
        metrics: NOOPMetricsHandler.instance, timeouts: .ofTests, trace: { [] }))
  }

  /// While nothing is believed to listen nothing is sent: a change would be made there, and reported here as not made.
  @Test func nothingIsSentWhileItIsAway() async throws {
    let responder = Responder()
    try await SocketServer.run(responder, Self.quiet) { origin in
      let connections = PeerConnections(.ofTests)
      let peer = try await peer("orders", at: origin, over: connections, FakeClock())
      // A connection is open, and kept.
      let answer = try await peer.call(Self.probe, NoArguments(), context, failure: AuthError.self)
      #expect(answer == 7)
      peer.health.open("it is away")
      for _ in 1...50 {
        let failure = await #expect(throws: AuthError.self) {
          _ = try await peer.call(Self.probe, NoArguments(), context, failure: AuthError.self)
        }
        #expect(failure?.problem.code == .serverUnavailable)
      }
      peer.health.sawLife()
      // What was sent before this one has come before it, on one connection or on another one that was opened earlier.
      let last = try await peer.call(Self.probe, NoArguments(), context, failure: AuthError.self)
      #expect(last == 7)
      try await connections.close()
    }
    #expect(responder.count == 2)
  }

  /// A token that this process can see to be made up is refused as that, whether Auth is there or not.
  @Test(arguments: [CallerCheck.remembered, .recent, .fresh])
  func aTokenThatIsNotSignedIsRefusedAlsoWhileAuthIsAway(check: CallerCheck) async throws {
    let clock = FakeClock()
    let connections = PeerConnections(.ofTests)
    let peer = try await peer("auth", at: "http://127.0.0.1:9", over: connections, clock)
    peer.health.open("it is away")
    let auth = AuthHTTPClient(peer: peer, clock: clock) { _ in nil }
    let failure = await #expect(throws: AuthError.self) {
      _ = try await auth.principal(.bearer(token: "made.up.token"), check, context)
    }
    #expect(failure?.problem.code == .authInvalidToken)
    try await connections.close()
  }
}

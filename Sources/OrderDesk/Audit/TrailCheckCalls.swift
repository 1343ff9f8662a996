import Kernel
import PeerHTTP

/// Looking through the trail of a module that another process holds.
enum TrailCheckCalls {
  static let verifyAuditTrail = PeerCall<NoArguments, AuditVerification.Finding>("verifyAuditTrail", .safe)
  /// A million events take some ten seconds.
  static let timeout = Duration.seconds(600)
}

/// Asks the process that holds a module to look through its trail.
struct TrailCheckClient: Sendable {
  let peer: Peer
  let clock: any WallClock

  var module: String { peer.module }

  /// - Throws: `auth.required`, `auth.forbidden`, `server.unavailable`, `server.deadline_exceeded`.
  func verify(_ context: CallContext) async throws(Problem) -> AuditVerification.Finding {
    var context = context
    context.deadline = clock.now() + TrailCheckCalls.timeout
    return try await peer.call(TrailCheckCalls.verifyAuditTrail, NoArguments(), context, failure: Problem.self)
  }
}

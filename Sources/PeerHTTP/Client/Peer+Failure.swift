import Kernel
import Logging

extension Peer {
  /// Counts a call that ended in a problem, and makes the error of the contract of it.
  func refused<Failure: PeerFailure>(
    _ verb: String, _ problem: PeerProblem, _ context: CallContext, since start: ContinuousClock.Instant
  ) -> Failure {
    switch problem.code {
    case .serverUnavailable:
      metrics.count(.answered, since: start)
      return .unavailable(cause: told(verb, "it says: \(problem.detail)", context))
    case .serverDeadlineExceeded:
      metrics.count(.answered, since: start)
      return .deadlineExceeded
    default: break
    }
    if let known = Failure(problem) {
      metrics.count(.answered, since: start)
      return known
    }
    metrics.count(.unreadable, since: start)
    return .unavailable(cause: told(verb, "it says \(problem.codeText): \(problem.detail)", context))
  }

  /// Counts a call that got no answer, and says what that means to whoever made it.
  func failed<Failure: PeerFailure>(
    _ verb: String, _ error: any Error, _ context: CallContext, since start: ContinuousClock.Instant
  ) -> Failure {
    switch error {
    case PeerError.deadlineExceeded:
      metrics.count(.deadline, since: start)
      _ = told(verb, "it took too long", context)
      return .deadlineExceeded
    case PeerError.unreadable(let text):
      metrics.count(.unreadable, since: start)
      return .unavailable(cause: told(verb, text, context))
    case PeerError.abandoned:
      // Nothing is wrong with the peer.
      return .unavailable(cause: sentence(verb, "\(error)"))
    case PeerError.down(let text):
      metrics.count(.unavailable, since: start)
      // The log has said that, once.
      return .unavailable(cause: sentence(verb, text))
    default:
      metrics.count(.unavailable, since: start)
      return .unavailable(cause: told(verb, "\(error)", context))
    }
  }

  /// What goes wrong between processes is logged here, whatever becomes of the request.
  private func told(_ verb: String, _ text: String, _ context: CallContext) -> String {
    means.logger.error(
      "a call to a peer failed",
      metadata: [
        "peer": .string(module), "verb": .string(verb), "cause": .string(text),
        "request_id": .string(context.requestID),
      ])
    return sentence(verb, text)
  }

  private func sentence(_ verb: String, _ text: String) -> String { "peer \(module), \(verb): \(text)" }
}

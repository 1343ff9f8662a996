import AsyncHTTPClient
import Foundation
public import Kernel
import Logging
import NIOCore

extension Peer {
  /// The largest answer: 100 orders with every text as long as it may be have less than a quarter of it.
  static let largestAnswer = 8 << 20
  /// Calls that run at the same time; more are refused.
  static let maximumCalls = 4_096

  /// Makes a call and waits for its answer, until the deadline of the context at most.
  ///
  /// A call that got no answer is made a second time when its effect allows it.
  /// - Throws: the problem that it ended in as the same error as in process; `unavailable` when the peer cannot be reached, or its
  ///   answer cannot be read; `deadlineExceeded`.
  public func call<Arguments, Answer, Failure: PeerFailure>(
    _ call: PeerCall<Arguments, Answer>, _ arguments: Arguments, _ context: CallContext, failure: Failure.Type
  ) async throws(Failure) -> Answer {
    let start = metrics.now
    do {
      let answer = try await answer(call, arguments, context)
      metrics.count(.answered, since: start)
      return answer
    } catch let problem as PeerProblem {
      throw refused(call.verb, problem, context, since: start)
    } catch {
      throw failed(call.verb, error, context, since: start)
    }
  }

  private func answer<Arguments, Answer>(
    _ call: PeerCall<Arguments, Answer>, _ arguments: Arguments, _ context: CallContext
  ) async throws -> Answer {
    let request = PeerRequest(
      path: PeerPath.of(call.verb, module: module), body: try PeerJSON.buffer(arguments), context: context)
    let data = try await bytes(request, call.effect)
    do {
      return try PeerJSON.value(data)
    } catch {
      throw PeerError.unreadable("its answer is not that of this version: \(error)")
    }
  }

  private func bytes(_ request: PeerRequest, _ effect: PeerEffect) async throws -> [UInt8] {
    let deadline = try deadline(of: request.context)
    do {
      return try await attempt(request, until: deadline)
    } catch let PeerError.unreachable(cause) where effect.allowsRetry(request.context) && health.reason == nil {
      means.logger.info(
        "a call is made once more",
        metadata: ["peer": .string(module), "request_id": .string(request.context.requestID), "cause": .string(cause)])
      return try await attempt(request, until: deadline)
    }
  }

  /// When the caller stops waiting, by the clock that does not jump.
  func deadline(of context: CallContext) throws(PeerError) -> ContinuousClock.Instant {
    let now = metrics.now
    guard let deadline = context.deadline else { return now + means.timeouts.call }
    let left = deadline.milliseconds - means.clock.now().milliseconds
    guard left > 0 else { throw .deadlineExceeded }
    return now + .milliseconds(left)
  }

  private func attempt(_ request: PeerRequest, until deadline: ContinuousClock.Instant) async throws -> [UInt8] {
    guard health.runningCount < Peer.maximumCalls else {
      throw PeerError.unreachable("\(Peer.maximumCalls) calls wait for it already")
    }
    try refuseWhileAway()
    let left = deadline - metrics.now
    let http = try request.whole(to: self, timeLeft: left)
    let task = means.connections.calls.execute(
      request: http, delegate: ResponseAccumulator(request: http, maxBodySize: Peer.largestAnswer),
      deadline: .now() + .milliseconds(max(0, left.milliseconds)))
    return try await guarded({ task.cancel() }) {
      let response = try await task.get()
      return try PeerAnswer(response.status, response.headers).data(response.body)
    }
  }
}

extension PeerEffect {
  fileprivate func allowsRetry(_ context: CallContext) -> Bool {
    switch self {
    case .safe: true
    case .keyed: context.idempotencyKey != nil
    case .once: false
    }
  }
}

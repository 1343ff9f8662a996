public import Kernel
import NIOCore
import Synchronization

/// Carries what inner middleware finds out to the outer ones, which hold a copy of the context from before: the access
/// log, the error page and the headers of every answer.
public final class RequestTrail: Sendable {
  private let found = Mutex(Found())

  struct Found {
    var principal: Principal?
    var csrfToken = ""
    var problem: ProblemCode?
    var quota: Quota?
    var body: ByteBuffer?
  }

  /// Who asked, once it is known.
  public var userID: EntityID? { found.withLock { $0.principal?.userID } }

  /// What the request was refused with, if it was.
  public var problem: ProblemCode? { found.withLock { $0.problem } }

  /// What is left to the client, once the request has been counted.
  var quota: Quota? { found.withLock { $0.quota } }

  /// What was sent, once all of it has arrived.
  var body: ByteBuffer? { found.withLock { $0.body } }

  func note(body: ByteBuffer) { found.withLock { $0.body = body } }

  func note(quota: Quota) { found.withLock { $0.quota = quota } }

  func note(problem: ProblemCode) { found.withLock { $0.problem = problem } }

  /// Who asks, for a route that finds it out for itself.
  public func note(principal: Principal?) { found.withLock { $0.principal = principal } }

  func note(csrfToken: String) { found.withLock { $0.csrfToken = csrfToken } }

  func complete(_ context: AppContext) -> AppContext {
    var context = context
    let found = found.withLock { $0 }
    context.principal = found.principal
    context.csrfToken = found.csrfToken
    return context
  }
}

public import Kernel
import Synchronization

/// Carries what inner middleware finds out to the outer ones, which hold a copy of the context from before: the access
/// log and the error page.
public final class RequestTrail: Sendable {
  private let found = Mutex(Found())

  struct Found {
    var principal: Principal?
    var csrfToken = ""
  }

  /// Who asked, once it is known.
  public var userID: EntityID? { found.withLock { $0.principal?.userID } }

  func note(principal: Principal?) { found.withLock { $0.principal = principal } }

  func note(csrfToken: String) { found.withLock { $0.csrfToken = csrfToken } }

  func complete(_ context: AppContext) -> AppContext {
    var context = context
    let found = found.withLock { $0 }
    context.principal = found.principal
    context.csrfToken = found.csrfToken
    return context
  }
}

public import Kernel

/// The limit of requests to the JSON API, for each person and, before sign-in, for each address.
public struct RateLimits: Sendable {
  private let byUser: RateLimiter
  /// Of its own, so that a flood from many addresses makes nobody's count forgotten who is signed in.
  private let byAddress: RateLimiter

  public init(_ rate: Rate, clock: any WallClock) {
    byUser = RateLimiter(rate, clock: clock)
    byAddress = RateLimiter(rate, clock: clock)
  }

  /// Counts a request under who makes it, once.
  /// - Throws: `request.rate_limited`.
  func count(_ context: AppContext) throws(Problem) {
    guard context.trail.quota == nil else { return }
    let quota =
      if let principal = context.principal {
        byUser.take(principal.userID.text)
      } else {
        byAddress.take(NetworkAddress(context.clientAddress)?.limitKey ?? context.clientAddress)
      }
    context.trail.note(quota: quota)
    guard quota.isAllowed else { throw quota.problem }
  }
}

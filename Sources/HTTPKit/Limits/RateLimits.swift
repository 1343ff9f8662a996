public import Kernel

/// The limit of requests to the JSON API, for each person and, before sign-in, for each address.
public struct RateLimits: Sendable {
  private let byUser: RateLimiter
  /// Of its own, so that a flood from many addresses makes nobody's count forgotten who is signed in.
  private let byAddress: RateLimiter

  private let rate: @Sendable () -> Rate?

  /// - Parameter rate: `nil` for no limit; asked for at each request, so that it may change.
  public init(clock: any WallClock, rate: @escaping @Sendable () -> Rate?) {
    byUser = RateLimiter(clock: clock)
    byAddress = RateLimiter(clock: clock)
    self.rate = rate
  }

  /// Counts a request under who makes it, once.
  /// - Throws: `request.rate_limited`.
  func count(_ context: AppContext) throws(Problem) {
    guard context.trail.quota == nil, let rate = rate() else { return }
    let quota =
      if let principal = context.principal {
        byUser.take(principal.userID.text, of: rate)
      } else {
        byAddress.take(NetworkAddress(context.clientAddress)?.limitKey ?? context.clientAddress, of: rate)
      }
    context.trail.note(quota: quota)
    guard quota.isAllowed else { throw quota.problem }
  }
}

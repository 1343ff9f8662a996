public import AuthContract
import Kernel

extension AuthModule {
  /// Deletes sessions that are over as far as the store can know, a batch at a time so that sign-ins do not wait. To be
  /// called now and then.
  /// - Returns: how many were deleted.
  @discardableResult
  public func purgeSessions(batch: Int = 1_000) async throws(AuthError) -> Int {
    let liveness = sessionRules.liveness(at: clock.now())
    var total = 0
    while true {
      let count = try await stored { () async throws(StoreError) in
        try await sessions.purgeSessions(at: liveness.at, idleLimit: liveness.idleLimit, limit: max(1, batch))
      }
      total += count
      if count < batch { return total }
    }
  }
}

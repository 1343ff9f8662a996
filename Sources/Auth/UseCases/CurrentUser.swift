public import AuthContract
public import Kernel

extension AuthModule {
  /// Reads the account anew; a user who is disabled or gone counts as signed out.
  public func currentUser(_ context: CallContext) async throws(AuthError) -> User {
    _ = try begin(context)
    guard let principal = context.principal else { throw .authenticationRequired }
    let user = try await stored { () async throws(StoreError) in try await accounts.findUser(id: principal.userID) }
    guard let user, !user.isDisabled else { throw .authenticationRequired }
    return user
  }
}

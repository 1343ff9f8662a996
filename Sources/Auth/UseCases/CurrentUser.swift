public import AuthContract
public import Kernel

extension AuthModule {
  /// Reads the account anew; a user who is disabled or gone counts as signed out.
  public func currentUser(_ context: CallContext) async throws(AuthError) -> User {
    let principal = try caller(context)
    let user = try await stored { () async throws(StoreError) in try await accounts.findUser(id: principal.userID) }
    guard let user, !user.isDisabled else { throw .authenticationRequired }
    return user
  }

  /// The caller's own account only.
  public func updateProfile(displayName: String, _ context: CallContext) async throws(AuthError) -> User {
    let before = try await currentUser(context)
    let name: DisplayName
    do { name = try DisplayName(displayName) } catch { throw .invalid([error.problem]) }
    guard name.text != before.displayName else { return before }
    let entry = AuditEntry(
      .updateProfile, by: AuditActor(before), on: .user(before.userID), at: clock.now(), context,
      changes: ["display_name": FieldChange(from: .text(before.displayName), to: .text(name.text))])
    let user = try await stored { () async throws(StoreError) in
      try await accounts.updateProfile(of: before.userID, displayName: name.text, audit: entry)
    }
    guard let user else { throw .authenticationRequired }
    return user
  }
}

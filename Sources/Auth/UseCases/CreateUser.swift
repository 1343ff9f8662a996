public import AuthContract
public import Kernel

extension AuthModule {
  /// Asks for the scope, then for the form, and only then spends time on a hash.
  public func createUser(_ newUser: NewUser, _ context: CallContext) async throws(AuthError) -> User {
    _ = try begin(context)
    guard let principal = context.principal else { throw .authenticationRequired }
    guard principal.may(.adminUsers) else { throw .forbidden(.adminUsers) }
    var form = FormCheck()
    let username = form.read { () throws(InvalidField) in try Username(newUser.username) }
    let secret = form.read { () throws(InvalidField) in
      try CheckedSecret(newUser.secret, username: newUser.username)
    }
    let roles = form.read { () throws(InvalidField) in
      guard !newUser.roles.isEmpty else { throw InvalidField("roles", .missing, "Choose at least one role.") }
      return Set(newUser.roles)
    }
    guard let username, let secret, let roles else { throw .invalid(form.problems) }
    return try await addAccount(username, secret, roles: roles)
  }
}

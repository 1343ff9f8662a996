public import AuthContract
public import Kernel

extension AuthModule {
  /// Refuses before it looks at the form when registration is closed.
  public func registerUser(_ registration: Registration, _ context: CallContext) async throws(AuthError) -> User {
    _ = try begin(context)
    guard settings.registrationOpen else { throw .registrationClosed }
    var form = FormCheck()
    let username = form.read { () throws(InvalidField) in try Username(registration.username) }
    let password = form.read { () throws(InvalidField) in
      try Password(choosing: registration.password, username: registration.username)
    }
    guard let username, let password else { throw .invalid(form.problems) }
    return try await addAccount(username, .password(password), roles: [.user])
  }
}

public import AuthContract
public import Kernel

extension AuthModule {
  /// Refuses before it looks at the form when registration is closed. A form that is filled in wrong counts for no limit.
  public func registerUser(_ registration: Registration, _ context: CallContext) async throws(AuthError) -> User {
    _ = try begin(context)
    guard settings.policy.value.registrationOpen else { throw .registrationClosed }
    var form = FormCheck()
    let username = form.read { () throws(InvalidField) in try Username(registration.username) }
    let password = form.read { () throws(InvalidField) in
      try Password(
        choosing: registration.password, username: registration.username, common: secrets.commonPasswords)
    }
    guard let username, let password else { throw .invalid(form.problems) }
    let refusal = AuditEntry(.register, .denied, by: nil, at: clock.now(), context)
    var result: Result<User, AuthError>?
    // Whatever comes out of it, an attempt is an attempt: it costs a hash, or tells that a name is taken.
    _ = try await limited(limits.gates(registeringFrom: context), refusal: refusal) {
      () async throws(AuthError) -> Never? in
      do throws(AuthError) {
        result = .success(
          try await addAccount(username, .password(password), roles: [.user], .register, by: nil, context))
      } catch {
        result = .failure(error)
      }
      return nil
    }
    guard let result else { throw .unavailable(cause: "registration has no result") }
    return try result.get()
  }
}

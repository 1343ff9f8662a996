public import AuthContract
public import Kernel

extension AuthModule {
  /// Asks for the scope, then for the form, and only then spends time on a hash.
  public func createUser(_ newUser: NewUser, _ context: CallContext) async throws(AuthError) -> User {
    let admin = try await caller(with: .adminUsers, context)
    var form = FormCheck()
    let username = form.read { () throws(InvalidField) in try Username(newUser.username) }
    let secret = form.read { () throws(InvalidField) in
      try CheckedSecret(newUser.secret, username: newUser.username, common: secrets.commonPasswords)
    }
    let roles = form.read { () throws(InvalidField) in try Roles.checked(newUser.roles) }
    guard let username, let secret, let roles else { throw .invalid(form.problems) }
    return try await addAccount(
      username, secret, roles: roles, .createUser, by: AuditActor(admin), context)
  }
}

/// The roles of a person.
enum Roles {
  /// - Throws: a problem with the field `roles` when there is none.
  static func checked(_ roles: [Role]) throws(InvalidField) -> Set<Role> {
    guard !roles.isEmpty else { throw InvalidField("roles", .missing, "Choose at least one role.") }
    return Set(roles)
  }

  /// As the audit trail writes them: `approver, user`.
  static func value(_ roles: some Sequence<Role>) -> FieldValue {
    .text(roles.sorted().map(\.rawValue).joined(separator: ", "))
  }
}

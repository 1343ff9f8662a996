public import AuthContract
public import Kernel

extension AuthModule {
  /// Makes the administrator that the environment names, unless the account is there. Safe at each start, and in several
  /// processes at once.
  ///
  /// An account that exists is left as it is, its password too. One without the role `admin` is never promoted: anybody
  /// may have registered that name.
  public func ensureFirstAdmin(
    username typed: String, secret: NewUser.Secret
  ) async throws(FirstAdminError) -> FirstAdmin {
    var form = FormCheck()
    let username = form.read { () throws(InvalidField) in try Username(typed) }
    let checked = form.read { () throws(InvalidField) in
      try CheckedSecret(secret, username: typed, common: secrets.commonPasswords)
    }
    guard let username, let checked else { throw .invalid(form.problems) }
    guard !username.isReserved else {
      throw .invalid([FieldProblem("username", .invalid, "The command line has this name. Choose another one.")])
    }
    do {
      let context = CallContext(requestID: "first-admin")
      return .created(
        try await addAccount(username, checked, roles: [.admin], .createUser, by: nil, context))
    } catch .usernameTaken {
      return .present(try await existingAdmin(username))
    } catch {
      throw .failed(error)
    }
  }

  /// Whether somebody can manage people: an account with the role `admin` that is not disabled.
  public func hasAdmin() async throws(AuthError) -> Bool {
    try await stored { () async throws(StoreError) in try await accounts.hasEnabledUser(role: .admin) }
  }

  private func existingAdmin(_ username: Username) async throws(FirstAdminError) -> User {
    let account: Account?
    do {
      account = try await accounts.findAccount(username: username)
    } catch {
      throw .failed(.unavailable(cause: error.description))
    }
    guard let user = account?.user, user.roles.contains(.admin) else { throw .notAnAdmin(username: username.text) }
    return user
  }
}

/// What `ensureFirstAdmin` found.
public enum FirstAdmin: Sendable, Hashable {
  case created(User)
  /// The account was there, as an administrator; it may be disabled by now.
  case present(User)
}

/// Why there is no first administrator.
public enum FirstAdminError: Error, Sendable, CustomStringConvertible {
  /// Problems with the fields `username`, `password` or `password_hash`.
  case invalid([FieldProblem])
  /// The account was there, without the role.
  case notAnAdmin(username: String)
  /// The store or the hasher failed.
  case failed(AuthError)

  /// For the operator; it never holds the password or the hash.
  public var description: String {
    switch self {
    case .invalid(let problems):
      problems.map { "\($0.field): \($0.detail)" }.joined(separator: " ")
    case .notAnAdmin(let username):
      """
      The account "\(username)" exists without the role admin. It is not promoted, because anybody may have registered \
      that name. Choose another name for the first administrator.
      """
    case .failed(let error): error.problem.cause ?? error.problem.detail
    }
  }
}

import AuthContract
import Kernel

/// The way a new account proves itself, after the rules have been asked.
enum CheckedSecret {
  case password(Password)
  case hash(PasswordHash)

  /// - Parameter username: as typed; a password must differ from it.
  init(
    _ secret: NewUser.Secret, username: String, common: any CommonPasswords
  ) throws(InvalidField) {
    switch secret {
    case .password(let typed): self = .password(try Password(choosing: typed, username: username, common: common))
    case .hash(let text): self = .hash(try PasswordHash(field: text))
    }
  }
}

extension AuthModule {
  /// What registering, creating a user and the first admin have in common.
  /// - Parameter actor: `nil` for the new user.
  /// - Throws: `usernameTaken`, `busy`, `unavailable`.
  func addAccount(
    _ username: Username, _ secret: CheckedSecret, roles: Set<Role>, _ action: AuditAction, by actor: AuditActor?,
    _ context: CallContext
  ) async throws(AuthError) -> User {
    guard !username.isReserved else { throw .usernameTaken }
    // A name that is taken is told before 200 ms are spent on a hash; `insertAccount` decides.
    let known = try await stored { () async throws(StoreError) in try await accounts.findAccount(username: username) }
    guard known == nil else { throw .usernameTaken }
    let hash =
      switch secret {
      case .hash(let hash): hash
      case .password(let password):
        try await hashed { () async throws(PasswordHasherError) in try await secrets.hasher.hash(password) }
      }
    let now = clock.now()
    let user = User(
      userID: EntityID(at: now, from: random), username: username.text, roles: roles.sorted(), isDisabled: false,
      createdAt: now)
    let entry = AuditEntry(
      action, by: actor ?? AuditActor(user), on: .user(user.userID), at: now, context,
      changes: [
        "username": FieldChange(from: .absent, to: .text(user.username)),
        "roles": FieldChange(from: .absent, to: Roles.value(roles)),
      ])
    let account = Account(user: user, passwordHash: hash)
    let isNew = try await stored { () async throws(StoreError) in
      try await accounts.insertAccount(account, audit: entry)
    }
    guard isNew else { throw .usernameTaken }
    return user
  }
}

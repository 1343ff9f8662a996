import AuthContract
import Kernel

/// The way a new account proves itself, after the rules have been asked.
enum CheckedSecret {
  case password(Password)
  case hash(PasswordHash)

  /// - Parameter username: as typed; a password must differ from it.
  init(_ secret: NewUser.Secret, username: String) throws(InvalidField) {
    switch secret {
    case .password(let typed): self = .password(try Password(choosing: typed, username: username))
    case .hash(let text): self = .hash(try PasswordHash(field: text))
    }
  }
}

extension AuthModule {
  /// What registering, creating a user and the first admin have in common.
  /// - Throws: `usernameTaken`, `busy`, `unavailable`.
  func addAccount(_ username: Username, _ secret: CheckedSecret, roles: Set<Role>) async throws(AuthError) -> User {
    // A name that is taken is told before 200 ms are spent on a hash; `insertAccount` decides.
    let known = try await stored { () async throws(StoreError) in try await accounts.findAccount(username: username) }
    guard known == nil else { throw .usernameTaken }
    let hash =
      switch secret {
      case .hash(let hash): hash
      case .password(let password):
        try await hashed { () async throws(PasswordHasherError) in try await hasher.hash(password) }
      }
    let now = clock.now()
    let user = User(
      userID: EntityID(at: now, from: random), username: username.text, roles: roles.sorted(), isDisabled: false,
      createdAt: now)
    let account = Account(user: user, passwordHash: hash)
    let isNew = try await stored { () async throws(StoreError) in try await accounts.insertAccount(account) }
    guard isNew else { throw .usernameTaken }
    return user
  }
}

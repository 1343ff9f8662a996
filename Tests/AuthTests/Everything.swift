import Auth
import AuthContract
import Kernel
import TestSupport
import Testing

/// Everything that Auth can be asked, once, and the secrets that went to and fro meanwhile.
struct Everything {
  let world: World
  /// Passwords, right and wrong ones, secrets of sessions, tokens of each kind.
  private(set) var secrets: [String] = [World.secret]

  static let username = "alice_canary"
  private static let passwords = ["canary-password-1", "canary-password-2", "canary-password-3"]
  /// A password that somebody types into the wrong field.
  private static let typedName = "canary_wrong_field"
  private static let wrongPassword = "canary-password-that-is-wrong"

  init(_ world: World) { self.world = world }

  private mutating func browser(_ password: String) async throws -> CallContext {
    let session = try await world.signIn(Everything.username, password: password)
    secrets.append(session.secret)
    return try await world.context(.session(secret: session.secret))
  }

  private mutating func client(_ password: String) async throws -> (grant: TokenGrant, context: CallContext) {
    let grant = try await world.issueToken(Everything.username, password: password)
    secrets += [grant.accessToken, grant.refreshToken]
    return (grant, try await world.context(.bearer(token: grant.accessToken)))
  }

  private mutating func refresh(_ token: String) async throws -> TokenGrant {
    let grant = try await world.refresh(token)
    secrets += [grant.accessToken, grant.refreshToken]
    return grant
  }

  mutating func run() async throws {
    let passwords = Everything.passwords
    secrets += passwords + [Everything.typedName, Everything.wrongPassword]
    let user = try await world.register(Everything.username, password: passwords[0])
    let grant = try await signInAndOut(passwords[0])
    try await changePassword(from: passwords[0], to: passwords[1], grant)
    try await resetPassword(of: user, to: passwords[2])
    try await manage(user)
    try await world.auth.purgeSessions()
  }

  private mutating func signInAndOut(_ password: String) async throws -> TokenGrant {
    let wrong = Everything.wrongPassword
    _ = await refusal { try await world.signIn(Everything.username, password: wrong) }
    _ = await refusal { try await world.signIn(Everything.typedName, password: wrong) }
    try await world.auth.signOut(try await browser(password))
    let (grant, context) = try await client(password)
    world.clock.advance(by: .seconds(61))
    _ = try await world.verify(.bearer(token: grant.accessToken))
    _ = try await world.auth.updateProfile(displayName: "Alice", context)
    _ = try await world.auth.currentUser(context)
    _ = try await world.auth.listSessions(context)
    return grant
  }

  private mutating func changePassword(from old: String, to new: String, _ first: TokenGrant) async throws {
    let auth = world.auth
    let context = try await browser(old)
    let wrong = PasswordChange(currentPassword: Everything.wrongPassword, newPassword: new)
    _ = await refusal { try await auth.changePassword(wrong, context) }
    let second = try await refresh(first.refreshToken)
    _ = try await refresh(first.refreshToken)
    _ = try await refresh(second.refreshToken)
    _ = await refusal { try await world.refresh(first.refreshToken) }
    let changed = try await auth.changePassword(PasswordChange(currentPassword: old, newPassword: new), context)
    secrets += [changed.newSecret].compactMap { $0 }
    let (_, client) = try await client(new)
    _ = try await auth.changePassword(PasswordChange(currentPassword: new, newPassword: old), client)
    _ = try await auth.changePassword(PasswordChange(currentPassword: old, newPassword: new), client)
    let other = try await browser(new)
    try await auth.revokeSession(try #require(other.principal?.sessionID), client)
    _ = try await browser(new)
    _ = try await auth.revokeOtherSessions(client)
  }

  private mutating func resetPassword(of user: User, to password: String) async throws {
    let link = try await world.auth.issuePasswordReset(of: user.userID, world.admin)
    secrets.append(link.token)
    let redemption = PasswordRedemption(token: link.token, newPassword: password)
    _ = try await world.auth.resetPassword(redemption, world.anyone)
    _ = await refusal { try await world.auth.resetPassword(redemption, world.anyone) }
  }

  private mutating func manage(_ user: User) async throws {
    let (auth, admin, password) = (world.auth, world.admin, Everything.passwords[2])
    let alice = try await browser(password)
    _ = await refusal { try await auth.listUsers(UserQuery(), alice) }
    _ = try await auth.createUser(
      NewUser(username: "berta", secret: .password(password), roles: [.approver]), admin)
    _ = try await auth.listUsers(UserQuery(), admin)
    _ = try await auth.listSessions(of: user.userID, admin)
    _ = try await client(password)
    _ = try await auth.endSessions(of: user.userID, admin)
    for change in [
      UserChange(roles: [.admin]), UserChange(roles: [.user]), UserChange(isDisabled: true), UserChange(roles: [.user]),
      UserChange(isDisabled: true),
    ] {
      _ = await refusal { try await auth.updateUser(user.userID, change, admin) }
    }
    _ = try await auth.hasAdmin()
    _ = try await auth.listAuditEvents(AuditSearch(limit: 10), admin)
  }
}

import AuthContract
import Kernel
import Synchronization
import TestSupport
import Testing

/// An Auth that answers what a route needs to be seen with, and notes what it was asked. What is not stubbed here fails.
final class AuthDouble: AuthService {
  static let ada = EntityID(at: Timestamp(milliseconds: 1), from: SeededRandom(1))
  static let session = EntityID(at: Timestamp(milliseconds: 2), from: SeededRandom(2))
  static let user = User(
    userID: ada, username: "ada_1815", displayName: "Ada", roles: [.user], isDisabled: false,
    createdAt: Timestamp(milliseconds: 0))

  private let noted = Mutex<[String]>([])
  private let users: UserPage
  private let newSecret: String?

  /// - Parameters:
  ///   - users: the answer to `listUsers`.
  ///   - newSecret: the secret that a change of password gives.
  init(users: UserPage = UserPage(users: [user], total: 1), newSecret: String? = nil) {
    self.users = users
    self.newSecret = newSecret
  }

  /// Every call, in words.
  var calls: [String] { noted.withLock { $0 } }

  private func note(_ call: String, _ context: CallContext) {
    noted.withLock { $0.append(context.principal == nil ? "\(call), not signed in" : call) }
  }

  private func unexpected(_ call: String = #function) -> AuthError {
    Issue.record("\(call) was called")
    return .unavailable(cause: "not stubbed")
  }

  private var grant: TokenGrant {
    TokenGrant(accessToken: "access", expiresIn: 900, refreshToken: "next", scopes: [.userOrders])
  }

  private var sessions: [SessionInfo] {
    let start = Timestamp(milliseconds: 0)
    return [
      SessionInfo(
        id: Self.session, kind: .browser, createdAt: start, lastActiveAt: start, endsAt: start + .seconds(60),
        address: "192.0.2.1", userAgent: "a browser", isCurrent: true)
    ]
  }

  func registerUser(_ registration: Registration, _ context: CallContext) async throws(AuthError) -> User {
    throw unexpected()
  }

  func createUser(_ newUser: NewUser, _ context: CallContext) async throws(AuthError) -> User {
    guard case .password(let password) = newUser.secret else { throw unexpected() }
    note("create \(newUser.username) \(password) \(newUser.roles.map(\.rawValue))", context)
    return Self.user
  }

  func signIn(_ credentials: Credentials, _ context: CallContext) async throws(AuthError) -> BrowserSession {
    throw unexpected()
  }

  func issueToken(_ credentials: Credentials, _ context: CallContext) async throws(AuthError) -> TokenGrant {
    note("issue \(credentials.username) \(credentials.password)", context)
    return grant
  }

  func refreshToken(_ refreshToken: String, _ context: CallContext) async throws(AuthError) -> TokenGrant {
    note("refresh \(refreshToken)", context)
    return grant
  }

  func verifyCredential(_ credential: Credential, _ context: CallContext) async throws(AuthError) -> Principal {
    throw unexpected()
  }

  func recheckCredential(_ credential: Credential, _ context: CallContext) async throws(AuthError) -> Principal {
    throw unexpected()
  }

  func currentUser(_ context: CallContext) async throws(AuthError) -> User { throw unexpected() }

  func updateProfile(displayName: String, _ context: CallContext) async throws(AuthError) -> User {
    note("profile \(displayName)", context)
    return Self.user
  }

  func changePassword(_ change: PasswordChange, _ context: CallContext) async throws(AuthError) -> ChangedPassword {
    note("change \(change.currentPassword) \(change.newPassword)", context)
    return ChangedPassword(newSecret: newSecret, endedSessions: 2)
  }

  func listSessions(_ context: CallContext) async throws(AuthError) -> [SessionInfo] {
    note("sessions", context)
    return sessions
  }

  func revokeSession(_ id: EntityID, _ context: CallContext) async throws(AuthError) { note("revoke \(id)", context) }

  func revokeOtherSessions(_ context: CallContext) async throws(AuthError) -> Int {
    note("revoke others", context)
    return 3
  }

  func signOut(_ context: CallContext) async throws(AuthError) { throw unexpected() }

  func listUsers(_ query: UserQuery, _ context: CallContext) async throws(AuthError) -> UserPage {
    let disabled = query.isDisabled.map { "\($0)" } ?? "-"
    note(
      "users '\(query.search)' \(query.role?.rawValue ?? "-") \(disabled) \(query.page.limit) \(query.page.offset)",
      context)
    return users
  }

  func findUser(_ id: EntityID, _ context: CallContext) async throws(AuthError) -> User {
    note("find \(id)", context)
    return Self.user
  }

  func updateUser(_ id: EntityID, _ change: UserChange, _ context: CallContext) async throws(AuthError) -> User {
    let roles = change.roles.map { "\($0.map(\.rawValue))" } ?? "-"
    note("update \(id) \(roles) \(change.isDisabled.map { "\($0)" } ?? "-")", context)
    return Self.user
  }

  func listSessions(of userID: EntityID, _ context: CallContext) async throws(AuthError) -> [SessionInfo] {
    note("sessions of \(userID)", context)
    return sessions
  }

  func endSessions(of userID: EntityID, _ context: CallContext) async throws(AuthError) -> Int {
    note("end sessions of \(userID)", context)
    return 4
  }

  func issuePasswordReset(of userID: EntityID, _ context: CallContext) async throws(AuthError) -> PasswordReset {
    note("reset of \(userID)", context)
    return PasswordReset(token: "one-time_token", expiresAt: Timestamp(milliseconds: 0), user: Self.user)
  }

  func resetPassword(_ redemption: PasswordRedemption, _ context: CallContext) async throws(AuthError) -> User {
    note("redeem \(redemption.token) \(redemption.newPassword)", context)
    return Self.user
  }

  func listAuditEvents(_ search: AuditSearch, _ context: CallContext) async throws(AuthError) -> [AuditEvent] {
    throw unexpected()
  }
}

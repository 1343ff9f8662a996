public import Kernel

/// Who people are, and how they prove it: the boundary of the Auth module.
///
/// Every call may also throw `unavailable` and `deadlineExceeded`, in process as well as over a network.
public protocol AuthService: Sendable {
  /// Makes an account with the role `user`. Not to be retried blindly: the second try finds the name taken.
  /// - Throws: `usernameTaken`, `invalid`, `registrationClosed`, `tooManyAttempts`, `busy`.
  func registerUser(_ registration: Registration, _ context: CallContext) async throws(AuthError) -> User

  /// Makes an account with any roles. Needs `admin:users`.
  /// - Throws: `usernameTaken`, `invalid`, `forbidden`, `authenticationRequired`, `busy`.
  func createUser(_ newUser: NewUser, _ context: CallContext) async throws(AuthError) -> User

  /// Signs a browser in: a new session with a new secret for its cookie.
  /// - Throws: `invalidCredentials`, `tooManyAttempts`, `busy`.
  func signIn(_ credentials: Credentials, _ context: CallContext) async throws(AuthError) -> BrowserSession

  /// Signs an API client in (RFC 6749 §4.3): a new session with an access token and a refresh token.
  /// - Throws: `invalidCredentials`, `tooManyAttempts`, `busy`.
  func issueToken(_ credentials: Credentials, _ context: CallContext) async throws(AuthError) -> TokenGrant

  /// Exchanges a refresh token for new tokens (RFC 6749 §6, RFC 9700 §4.14). A retry within the grace time gets the same
  /// refresh token again; a token that was exchanged longer ago ends its session.
  /// - Throws: `invalidRefreshToken`.
  func refreshToken(_ refreshToken: String, _ context: CallContext) async throws(AuthError) -> TokenGrant

  /// Tells who presents this credential, and counts as activity of the session. Safe to retry.
  /// - Throws: `authenticationRequired` for a session cookie that is over, `invalidToken` for an access token.
  func verifyCredential(_ credential: Credential, _ context: CallContext) async throws(AuthError) -> Principal

  /// As `verifyCredential`, but no activity of the session: for an answer that goes on while nobody does anything.
  func recheckCredential(_ credential: Credential, _ context: CallContext) async throws(AuthError) -> Principal

  // MARK: One's own account. Each needs a principal, and throws `authenticationRequired` without one.

  /// The account of the caller. Safe to retry.
  func currentUser(_ context: CallContext) async throws(AuthError) -> User

  /// Changes what the caller is called. Safe to retry.
  /// - Throws: `invalid`.
  func updateProfile(displayName: String, _ context: CallContext) async throws(AuthError) -> User

  /// Sets a new password, ends all other sessions, and gives a browser session a new secret. A retry finds the current
  /// password changed.
  /// - Throws: `invalid` also for a wrong current password, `tooManyAttempts`, `busy`.
  func changePassword(_ change: PasswordChange, _ context: CallContext) async throws(AuthError) -> ChangedPassword

  /// The caller's sessions that have not ended, the one of this call first, then by last activity. Safe to retry.
  func listSessions(_ context: CallContext) async throws(AuthError) -> [SessionInfo]

  /// Ends one of the caller's sessions for good.
  /// - Throws: `sessionNotFound`, also for somebody else's.
  func revokeSession(_ id: EntityID, _ context: CallContext) async throws(AuthError)

  /// Ends all of the caller's sessions but this one. Safe to retry.
  /// - Returns: how many were ended.
  func revokeOtherSessions(_ context: CallContext) async throws(AuthError) -> Int

  /// Ends the caller's session for good. Safe to retry.
  func signOut(_ context: CallContext) async throws(AuthError)

  // MARK: Other people. Each needs `admin:users`, and throws `forbidden` and `userNotFound`.

  /// People by username. Safe to retry.
  /// - Throws: `invalid` for a page out of range.
  func listUsers(_ query: UserQuery, _ context: CallContext) async throws(AuthError) -> UserPage

  /// One person. Safe to retry.
  func findUser(_ id: EntityID, _ context: CallContext) async throws(AuthError) -> User

  /// Changes roles, or disables or enables somebody. Who is disabled loses every session at once; who gets a scope more
  /// loses the sessions of browsers, so that the next one has a new secret. Safe to retry.
  /// - Throws: `lastAdmin`, `invalid`.
  func updateUser(_ id: EntityID, _ change: UserChange, _ context: CallContext) async throws(AuthError) -> User

  /// Somebody's sessions that have not ended, by last activity. Safe to retry.
  func listSessions(of userID: EntityID, _ context: CallContext) async throws(AuthError) -> [SessionInfo]

  /// Ends all sessions of somebody. Safe to retry.
  /// - Returns: how many were ended.
  func endSessions(of userID: EntityID, _ context: CallContext) async throws(AuthError) -> Int

  /// Makes a one-time link with which somebody sets a new password; earlier links of that person are no longer good. The
  /// password stays until then.
  func issuePasswordReset(of userID: EntityID, _ context: CallContext) async throws(AuthError) -> PasswordReset

  // MARK: Without an account

  /// Sets the password that a one-time link is good for, and ends all sessions of that person.
  /// - Returns: whose password it was.
  /// - Throws: `invalidResetLink`, `invalid`, `tooManyAttempts`, `busy`.
  func resetPassword(_ redemption: PasswordRedemption, _ context: CallContext) async throws(AuthError) -> User

  // MARK: Audit

  /// What this module has recorded, newest first. Needs `audit:read`. Safe to retry.
  /// - Throws: `authenticationRequired`, `forbidden`.
  func listAuditEvents(_ search: AuditSearch, _ context: CallContext) async throws(AuthError) -> [AuditEvent]
}

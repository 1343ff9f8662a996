public import Kernel

/// Who people are, and how they prove it: the boundary of the Auth module.
///
/// Every call may also throw `unavailable` and `deadlineExceeded`, in process as well as over a network.
public protocol AuthService: Sendable {
  /// Makes an account with the role `user`. Not to be retried blindly: the second try finds the name taken.
  /// - Throws: `usernameTaken`, `invalid`, `registrationClosed`, `busy`.
  func registerUser(_ registration: Registration, _ context: CallContext) async throws(AuthError) -> User

  /// Makes an account with any roles. Needs `admin:users`.
  /// - Throws: `usernameTaken`, `invalid`, `forbidden`, `authenticationRequired`, `busy`.
  func createUser(_ newUser: NewUser, _ context: CallContext) async throws(AuthError) -> User

  /// Signs a browser in: a new session with a new secret for its cookie.
  /// - Throws: `invalidCredentials`, `busy`.
  func signIn(_ credentials: Credentials, _ context: CallContext) async throws(AuthError) -> BrowserSession

  /// Signs an API client in (RFC 6749 §4.3): a new session with an access token.
  /// - Throws: `invalidCredentials`, `busy`.
  func issueToken(_ credentials: Credentials, _ context: CallContext) async throws(AuthError) -> TokenGrant

  /// Tells who presents this credential, and counts as activity of the session. Safe to retry.
  /// - Throws: `authenticationRequired` for a session cookie that is over, `invalidToken` for an access token.
  func verifyCredential(_ credential: Credential, _ context: CallContext) async throws(AuthError) -> Principal

  /// The account of the caller. Safe to retry.
  /// - Throws: `authenticationRequired`.
  func currentUser(_ context: CallContext) async throws(AuthError) -> User

  /// Ends the caller's session for good. Safe to retry.
  /// - Throws: `authenticationRequired`.
  func signOut(_ context: CallContext) async throws(AuthError)
}

public import AuthContract
public import HTTPKit
public import Kernel
public import PeerHTTP

/// Auth in another process.
///
/// `verifyCredential` and `recheckCredential` ask each time. `principal` answers from memory where that is enough.
public struct AuthHTTPClient: AuthService {
  private let peer: Peer
  private let known: KnownPrincipals

  /// - Parameters:
  ///   - peer: the process that holds Auth.
  ///   - expiry: when an access token expires, where this process can tell; `nil` for one that is expired, or not signed, which is
  ///     not asked about.
  public init(
    peer: Peer, clock: any WallClock,
    expiry: @escaping @Sendable (_ token: String) -> Timestamp? = { _ in .distantFuture }
  ) {
    self.peer = peer
    known = KnownPrincipals(clock: clock, expiry: expiry)
  }

  /// Who holds a credential, as Auth says, or as it said when that is enough: at most a second ago, and for reading three
  /// seconds ago while it cannot be reached.
  /// - Parameter isActivity: whether it counts as activity of the session when Auth is asked.
  /// - Throws: as `verifyCredential`.
  public func principal(
    _ credential: Credential, _ check: CallerCheck, isActivity: Bool = true, _ context: CallContext
  ) async throws(AuthError) -> Principal {
    let verb = isActivity ? AuthCalls.verifyCredential : AuthCalls.recheckCredential
    // Nothing recent is enough while Auth is away; asking it says why.
    let check = check == .recent && !peer.isThere ? .fresh : check
    return try await known.principal(credential, check) { () async throws(AuthError) in
      try await ask(verb, credential, context)
    }
  }

  public func registerUser(_ registration: Registration, _ context: CallContext) async throws(AuthError) -> User {
    try await call(AuthCalls.registerUser, registration, context)
  }

  public func createUser(_ newUser: NewUser, _ context: CallContext) async throws(AuthError) -> User {
    try await call(AuthCalls.createUser, newUser, context)
  }

  public func signIn(_ credentials: Credentials, _ context: CallContext) async throws(AuthError) -> BrowserSession {
    try await call(AuthCalls.signIn, credentials, context)
  }

  public func issueToken(_ credentials: Credentials, _ context: CallContext) async throws(AuthError) -> TokenGrant {
    try await call(AuthCalls.issueToken, credentials, context)
  }

  public func refreshToken(_ refreshToken: String, _ context: CallContext) async throws(AuthError) -> TokenGrant {
    try await forgetting { () async throws(AuthError) in
      try await call(AuthCalls.refreshToken, RefreshTokenText(token: refreshToken), context)
    }
  }

  public func verifyCredential(
    _ credential: Credential, _ context: CallContext
  ) async throws(AuthError) -> Principal {
    guard known.mayBeGood(credential) else { throw .invalidToken }
    return try await ask(AuthCalls.verifyCredential, credential, context)
  }

  public func recheckCredential(
    _ credential: Credential, _ context: CallContext
  ) async throws(AuthError) -> Principal {
    guard known.mayBeGood(credential) else { throw .invalidToken }
    return try await ask(AuthCalls.recheckCredential, credential, context)
  }

  public func currentUser(_ context: CallContext) async throws(AuthError) -> User {
    try await call(AuthCalls.currentUser, NoArguments(), context)
  }

  public func updateProfile(displayName: String, _ context: CallContext) async throws(AuthError) -> User {
    try await call(AuthCalls.updateProfile, DisplayNameText(name: displayName), context)
  }

  public func changePassword(
    _ change: PasswordChange, _ context: CallContext
  ) async throws(AuthError) -> ChangedPassword {
    try await forgetting { () async throws(AuthError) in try await call(AuthCalls.changePassword, change, context) }
  }

  public func listSessions(_ context: CallContext) async throws(AuthError) -> [SessionInfo] {
    try await call(AuthCalls.listSessions, NoArguments(), context)
  }

  public func revokeSession(_ id: EntityID, _ context: CallContext) async throws(AuthError) {
    try await forgetting { () async throws(AuthError) in _ = try await call(AuthCalls.revokeSession, id, context) }
  }

  public func revokeOtherSessions(_ context: CallContext) async throws(AuthError) -> Int {
    try await forgetting { () async throws(AuthError) in
      try await call(AuthCalls.revokeOtherSessions, NoArguments(), context)
    }
  }

  public func signOut(_ context: CallContext) async throws(AuthError) {
    try await forgetting { () async throws(AuthError) in
      _ = try await call(AuthCalls.signOut, NoArguments(), context)
    }
  }

  public func listUsers(_ query: UserQuery, _ context: CallContext) async throws(AuthError) -> UserPage {
    try await call(AuthCalls.listUsers, query, context)
  }

  public func findUser(_ id: EntityID, _ context: CallContext) async throws(AuthError) -> User {
    try await call(AuthCalls.findUser, id, context)
  }

  public func updateUser(
    _ id: EntityID, _ change: UserChange, _ context: CallContext
  ) async throws(AuthError) -> User {
    try await forgetting { () async throws(AuthError) in
      try await call(AuthCalls.updateUser, ChangeOfUser(userID: id, change: change), context)
    }
  }

  public func listSessions(of userID: EntityID, _ context: CallContext) async throws(AuthError) -> [SessionInfo] {
    try await call(AuthCalls.listSessionsOfUser, userID, context)
  }

  public func endSessions(of userID: EntityID, _ context: CallContext) async throws(AuthError) -> Int {
    try await forgetting { () async throws(AuthError) in try await call(AuthCalls.endSessions, userID, context) }
  }

  public func issuePasswordReset(of userID: EntityID, _ context: CallContext) async throws(AuthError) -> PasswordReset {
    try await call(AuthCalls.issuePasswordReset, userID, context)
  }

  public func resetPassword(_ redemption: PasswordRedemption, _ context: CallContext) async throws(AuthError) -> User {
    try await forgetting { () async throws(AuthError) in
      try await call(AuthCalls.resetPassword, redemption, context)
    }
  }

  public func listAuditEvents(_ search: AuditSearch, _ context: CallContext) async throws(AuthError) -> [AuditEvent] {
    try await call(AuthCalls.listAuditEvents, search, context)
  }

  private func ask(
    _ verb: PeerCall<PresentedCredential, Principal>, _ credential: Credential, _ context: CallContext
  ) async throws(AuthError) -> Principal {
    try await call(verb, PresentedCredential(credential), context)
  }

  private func call<Arguments, Answer>(
    _ call: PeerCall<Arguments, Answer>, _ arguments: Arguments, _ context: CallContext
  ) async throws(AuthError) -> Answer {
    try await peer.call(call, arguments, context, failure: AuthError.self)
  }

  /// A call that may end sessions, or change what somebody may do: whatever becomes of it, what was known is asked for again.
  private func forgetting<Value>(_ call: () async throws(AuthError) -> Value) async throws(AuthError) -> Value {
    defer { known.forget() }
    return try await call()
  }
}

public import AuthContract
public import CoreMetrics
public import Kernel

/// Auth with a span for each call, and a count of each attempt to sign in.
public struct ObservedAuth: AuthService {
  private let inner: any AuthService
  private let tracer: BoundaryTracer
  private let signIns: SignInCounters

  public init(_ inner: any AuthService, tracer: BoundaryTracer, metrics: any MetricsFactory) {
    self.inner = inner
    self.tracer = tracer
    signIns = SignInCounters(metrics)
  }

  public func registerUser(_ registration: Registration, _ context: CallContext) async throws(AuthError) -> User {
    try await tracer.span("auth.registerUser") { () async throws(AuthError) in
      try await inner.registerUser(registration, context)
    }
  }

  public func createUser(_ newUser: NewUser, _ context: CallContext) async throws(AuthError) -> User {
    try await tracer.span("auth.createUser") { () async throws(AuthError) in
      try await inner.createUser(newUser, context)
    }
  }

  public func signIn(_ credentials: Credentials, _ context: CallContext) async throws(AuthError) -> BrowserSession {
    try await signIns.count(.browser) { () async throws(AuthError) in
      try await tracer.span("auth.signIn") { () async throws(AuthError) in try await inner.signIn(credentials, context)
      }
    }
  }

  public func issueToken(_ credentials: Credentials, _ context: CallContext) async throws(AuthError) -> TokenGrant {
    try await signIns.count(.token) { () async throws(AuthError) in
      try await tracer.span("auth.issueToken") { () async throws(AuthError) in
        try await inner.issueToken(credentials, context)
      }
    }
  }

  public func refreshToken(_ refreshToken: String, _ context: CallContext) async throws(AuthError) -> TokenGrant {
    try await tracer.span("auth.refreshToken") { () async throws(AuthError) in
      try await inner.refreshToken(refreshToken, context)
    }
  }

  public func verifyCredential(_ credential: Credential, _ context: CallContext) async throws(AuthError) -> Principal {
    try await tracer.span("auth.verifyCredential") { () async throws(AuthError) in
      try await inner.verifyCredential(credential, context)
    }
  }

  public func recheckCredential(_ credential: Credential, _ context: CallContext) async throws(AuthError) -> Principal {
    try await tracer.span("auth.recheckCredential") { () async throws(AuthError) in
      try await inner.recheckCredential(credential, context)
    }
  }

  public func currentUser(_ context: CallContext) async throws(AuthError) -> User {
    try await tracer.span("auth.currentUser") { () async throws(AuthError) in try await inner.currentUser(context) }
  }

  public func updateProfile(displayName: String, _ context: CallContext) async throws(AuthError) -> User {
    try await tracer.span("auth.updateProfile") { () async throws(AuthError) in
      try await inner.updateProfile(displayName: displayName, context)
    }
  }

  public func changePassword(
    _ change: PasswordChange, _ context: CallContext
  ) async throws(AuthError) -> ChangedPassword {
    try await tracer.span("auth.changePassword") { () async throws(AuthError) in
      try await inner.changePassword(change, context)
    }
  }

  public func listSessions(_ context: CallContext) async throws(AuthError) -> [SessionInfo] {
    try await tracer.span("auth.listSessions") { () async throws(AuthError) in try await inner.listSessions(context) }
  }

  public func revokeSession(_ id: EntityID, _ context: CallContext) async throws(AuthError) {
    try await tracer.span("auth.revokeSession") { () async throws(AuthError) in
      try await inner.revokeSession(id, context)
    }
  }

  public func revokeOtherSessions(_ context: CallContext) async throws(AuthError) -> Int {
    try await tracer.span("auth.revokeOtherSessions") { () async throws(AuthError) in
      try await inner.revokeOtherSessions(context)
    }
  }

  public func signOut(_ context: CallContext) async throws(AuthError) {
    try await tracer.span("auth.signOut") { () async throws(AuthError) in try await inner.signOut(context) }
  }

  public func listUsers(_ query: UserQuery, _ context: CallContext) async throws(AuthError) -> UserPage {
    try await tracer.span("auth.listUsers") { () async throws(AuthError) in try await inner.listUsers(query, context) }
  }

  public func findUser(_ id: EntityID, _ context: CallContext) async throws(AuthError) -> User {
    try await tracer.span("auth.findUser") { () async throws(AuthError) in try await inner.findUser(id, context) }
  }

  public func updateUser(_ id: EntityID, _ change: UserChange, _ context: CallContext) async throws(AuthError) -> User {
    try await tracer.span("auth.updateUser") { () async throws(AuthError) in
      try await inner.updateUser(id, change, context)
    }
  }

  public func listSessions(of userID: EntityID, _ context: CallContext) async throws(AuthError) -> [SessionInfo] {
    try await tracer.span("auth.listSessions") { () async throws(AuthError) in
      try await inner.listSessions(of: userID, context)
    }
  }

  public func endSessions(of userID: EntityID, _ context: CallContext) async throws(AuthError) -> Int {
    try await tracer.span("auth.endSessions") { () async throws(AuthError) in
      try await inner.endSessions(of: userID, context)
    }
  }

  public func issuePasswordReset(of userID: EntityID, _ context: CallContext) async throws(AuthError) -> PasswordReset {
    try await tracer.span("auth.issuePasswordReset") { () async throws(AuthError) in
      try await inner.issuePasswordReset(of: userID, context)
    }
  }

  public func resetPassword(_ redemption: PasswordRedemption, _ context: CallContext) async throws(AuthError) -> User {
    try await tracer.span("auth.resetPassword") { () async throws(AuthError) in
      try await inner.resetPassword(redemption, context)
    }
  }

  public func listAuditEvents(_ search: AuditSearch, _ context: CallContext) async throws(AuthError) -> [AuditEvent] {
    try await tracer.span("auth.listAuditEvents") { () async throws(AuthError) in
      try await inner.listAuditEvents(search, context)
    }
  }
}

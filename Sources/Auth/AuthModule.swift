public import AuthContract
public import Kernel

/// Who people are, and how they prove it: the Auth module itself. Each verb of `AuthService` is a file in `UseCases/`.
public struct AuthModule: AuthService {
  let accounts: any AccountStore
  let sessions: any SessionStore
  let audit: any AuditStore
  let secrets: Secrets
  let clock: any WallClock
  let random: any RandomSource
  public let settings: AuthSettings
  let sessionRules: SessionRules
  let cache: SessionCache
  let limits: AttemptLimits

  /// Where the module keeps what it knows: one database.
  public struct Stores: Sendable {
    public let accounts: any AccountStore
    public let sessions: any SessionStore
    public let audit: any AuditStore

    public init(accounts: any AccountStore, sessions: any SessionStore, audit: any AuditStore) {
      self.accounts = accounts
      self.sessions = sessions
      self.audit = audit
    }
  }

  /// What the module does with secrets.
  public struct Secrets: Sendable {
    public let hasher: any PasswordHasher
    public let tokens: any AccessTokenSigner
    public let succession: any RefreshTokenSuccession
    public let digest: any SecretDigest
    public let commonPasswords: any CommonPasswords

    public init(
      hasher: any PasswordHasher, tokens: any AccessTokenSigner, succession: any RefreshTokenSuccession,
      digest: any SecretDigest, commonPasswords: any CommonPasswords
    ) {
      self.hasher = hasher
      self.tokens = tokens
      self.succession = succession
      self.digest = digest
      self.commonPasswords = commonPasswords
    }
  }

  /// Copies of one value share its memory of live sessions and of failed attempts; two values over one database learn of
  /// each other's sign-outs within `SessionCache.timeToLive`, and count failures each for itself.
  public init(
    stores: Stores, secrets: Secrets, clock: any WallClock, random: any RandomSource,
    settings: AuthSettings = AuthSettings()
  ) {
    self.accounts = stores.accounts
    self.sessions = stores.sessions
    self.audit = stores.audit
    self.secrets = secrets
    self.clock = clock
    self.random = random
    self.settings = settings
    self.sessionRules = SessionRules(idleTimeout: settings.sessionIdleTimeout, lifetime: settings.sessionLifetime)
    self.cache = SessionCache()
    self.limits = AttemptLimits(settings.policy, clock: clock)
  }
}

extension AuthModule {
  /// The time at which a call begins, unless the caller has stopped waiting by then.
  func begin(_ context: CallContext) throws(AuthError) -> Timestamp {
    let now = clock.now()
    if let deadline = context.deadline, deadline <= now { throw .deadlineExceeded }
    return now
  }

  /// Who is calling.
  func caller(_ context: CallContext) throws(AuthError) -> Principal {
    _ = try begin(context)
    guard let principal = context.principal else { throw .authenticationRequired }
    return principal
  }

  /// Who is calling, if they have the scope. A refusal is recorded; when that fails the call fails.
  func caller(with scope: Scope, _ context: CallContext) async throws(AuthError) -> Principal {
    let principal = try caller(context)
    if principal.may(scope) { return principal }
    try await record(
      AuditEntry(
        .accessAuth, .denied, by: AuditActor(principal), at: clock.now(), context,
        changes: ["scope": FieldChange(from: .absent, to: .text(scope.rawValue))]))
    throw .forbidden(scope)
  }

  /// Writes an event that has no other change to go with.
  func record(_ entry: AuditEntry) async throws(AuthError) {
    try await stored { () async throws(StoreError) in try await audit.append(entry) }
  }

  /// Asks a store, and turns its failure into the contract's error.
  func stored<Value>(_ ask: () async throws(StoreError) -> Value) async throws(AuthError) -> Value {
    do {
      return try await ask()
    } catch {
      throw .unavailable(cause: error.description)
    }
  }

  /// Asks the hasher, and turns its failure into the contract's error.
  func hashed<Value>(_ ask: () async throws(PasswordHasherError) -> Value) async throws(AuthError) -> Value {
    do {
      return try await ask()
    } catch {
      switch error {
      case .busy(let seconds): throw .busy(retryAfter: seconds)
      case .failed(let cause): throw .unavailable(cause: cause)
      }
    }
  }
}

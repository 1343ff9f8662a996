public import AuthContract
public import Kernel

/// Who people are, and how they prove it: the Auth module itself. Each verb of `AuthService` is a file in `UseCases/`.
public struct AuthModule: AuthService {
  let accounts: any AccountStore
  let sessions: any SessionStore
  let hasher: any PasswordHasher
  let tokens: any AccessTokenSigner
  let digest: any SecretDigest
  let clock: any WallClock
  let random: any RandomSource
  let settings: AuthSettings
  let sessionRules: SessionRules
  let cache: SessionCache

  /// Copies of one value share its memory of live sessions; two values over one database learn of each other's sign-outs
  /// within `SessionCache.timeToLive`.
  public init(
    accounts: any AccountStore, sessions: any SessionStore, hasher: any PasswordHasher, tokens: any AccessTokenSigner,
    digest: any SecretDigest, clock: any WallClock, random: any RandomSource, settings: AuthSettings = AuthSettings()
  ) {
    self.accounts = accounts
    self.sessions = sessions
    self.hasher = hasher
    self.tokens = tokens
    self.digest = digest
    self.clock = clock
    self.random = random
    self.settings = settings
    self.sessionRules = SessionRules(idleTimeout: settings.sessionIdleTimeout, lifetime: settings.sessionLifetime)
    self.cache = SessionCache()
  }
}

extension AuthModule {
  /// The time at which a call begins, unless the caller has stopped waiting by then.
  func begin(_ context: CallContext) throws(AuthError) -> Timestamp {
    let now = clock.now()
    if let deadline = context.deadline, deadline <= now { throw .deadlineExceeded }
    return now
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

public import Kernel

/// What an operator decides about Auth.
public struct AuthSettings: Sendable {
  /// A session ends this long after the last activity (`auth.sessionIdleTimeout`).
  public var sessionIdleTimeout: Duration
  /// A session ends this long after sign-in at the latest (`auth.sessionLifetime`).
  public var sessionLifetime: Duration
  /// How long an access token is good for (`jwt.accessTokenLifetime`), in whole seconds.
  public var accessTokenLifetime: Duration
  /// A refresh token that was exchanged less than this ago gets the same successor again (`auth.refreshReuseGrace`).
  public var refreshReuseGrace: Duration
  /// What may change while the module runs. Copies share it.
  public let policy: Live<AuthPolicy>

  /// The defaults are those of SPEC §6.
  public init(
    registrationOpen: Bool = true, sessionIdleTimeout: Duration = .seconds(3_600),
    sessionLifetime: Duration = .seconds(30 * 86_400), accessTokenLifetime: Duration = .seconds(15 * 60),
    refreshReuseGrace: Duration = .seconds(10), limits: AuthLimits = AuthLimits()
  ) {
    self.sessionIdleTimeout = sessionIdleTimeout
    self.sessionLifetime = sessionLifetime
    self.accessTokenLifetime = accessTokenLifetime
    self.refreshReuseGrace = refreshReuseGrace
    policy = Live(AuthPolicy(registrationOpen: registrationOpen, limits: limits))
  }
}

/// Who may try what, as far as an operator may change it at any time.
public struct AuthPolicy: Sendable {
  /// Whether people may make their own accounts (`auth.registration`).
  public var registrationOpen: Bool
  public var limits: AuthLimits

  public init(registrationOpen: Bool, limits: AuthLimits) {
    self.registrationOpen = registrationOpen
    self.limits = limits
  }
}

/// How many attempts are allowed; `nil` switches a limit off.
public struct AuthLimits: Sendable {
  /// `limits.loginFailuresPerUsername`.
  public var loginFailuresPerUsername: Rate?
  /// `limits.loginFailuresPerAddress`.
  public var loginFailuresPerAddress: Rate?
  /// `limits.registrationsPerAddress`.
  public var registrationsPerAddress: Rate?

  /// The defaults are those of SPEC §6.
  public init(
    loginFailuresPerUsername: Rate? = Rate(count: 5, window: .seconds(60)),
    loginFailuresPerAddress: Rate? = Rate(count: 20, window: .seconds(60)),
    registrationsPerAddress: Rate? = Rate(count: 10, window: .seconds(3_600))
  ) {
    self.loginFailuresPerUsername = loginFailuresPerUsername
    self.loginFailuresPerAddress = loginFailuresPerAddress
    self.registrationsPerAddress = registrationsPerAddress
  }
}

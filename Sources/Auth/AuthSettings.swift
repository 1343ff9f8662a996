/// What an operator decides about Auth.
public struct AuthSettings: Sendable {
  /// Whether people may make their own accounts (`auth.registration`).
  public var registrationOpen: Bool
  /// A session ends this long after the last activity (`auth.sessionIdleTimeout`).
  public var sessionIdleTimeout: Duration
  /// A session ends this long after sign-in at the latest (`auth.sessionLifetime`).
  public var sessionLifetime: Duration
  /// How long an access token is good for (`jwt.accessTokenLifetime`), in whole seconds.
  public var accessTokenLifetime: Duration

  /// The defaults are those of SPEC §6.
  public init(
    registrationOpen: Bool = true, sessionIdleTimeout: Duration = .seconds(3_600),
    sessionLifetime: Duration = .seconds(30 * 86_400), accessTokenLifetime: Duration = .seconds(15 * 60)
  ) {
    self.registrationOpen = registrationOpen
    self.sessionIdleTimeout = sessionIdleTimeout
    self.sessionLifetime = sessionLifetime
    self.accessTokenLifetime = accessTokenLifetime
  }
}

public import AuthContract
public import Kernel
public import TestSupport
public import Testing

/// What every `AuthService` must do, in process or over a network. One value is one fresh service.
public struct AuthServiceSuite: Sendable {
  /// The service under test.
  public let service: any AuthService
  /// The clock of the service.
  public let clock: FakeClock
  /// Somebody who may manage people.
  public let admin: CallContext

  /// Takes a service without accounts, except the administrator's, and with the default settings. Its list of common
  /// passwords has `password123`.
  public init(service: any AuthService, clock: FakeClock, admin: CallContext) {
    self.service = service
    self.clock = clock
    self.admin = admin
  }

  /// One thing that must hold.
  public struct Check: Sendable, CustomTestStringConvertible {
    /// What holds, as a sentence.
    public let testDescription: String
    private let check: @Sendable (AuthServiceSuite) async throws -> Void

    init(_ name: String, _ check: @escaping @Sendable (AuthServiceSuite) async throws -> Void) {
      self.testDescription = name
      self.check = check
    }

    /// Runs over a fresh service; what does not hold is an issue of the running test.
    public func run(over adapter: AuthServiceAdapter) async throws { try await adapter.serve(check) }
  }

  /// All of them; a test runs each over each adapter.
  public static let checks =
    accountChecks + sessionChecks + recheckChecks + tokenChecks + refreshChecks + reuseChecks + ownSessionChecks
    + revokeChecks
    + passwordChecks + profileChecks + peopleChecks + roleChecks + disableChecks + adminChecks + userSessionChecks
    + resetChecks + scopeChecks + auditChecks + limitChecks + deadlineChecks
}

extension AuthServiceSuite {
  static let password = "correct horse battery"

  /// Before sign-in.
  var anyone: CallContext { CallContext(requestID: "suite") }

  /// Before sign-in, from another address.
  func anyone(at address: String) -> CallContext {
    CallContext(requestID: "suite", client: CallContext.Client(address: address, userAgent: "Browser/1.0"))
  }

  func register(_ username: String, password: String = AuthServiceSuite.password) async throws -> User {
    try await service.registerUser(Registration(username: username, password: password), anyone)
  }

  func signIn(
    _ username: String, password: String = AuthServiceSuite.password, _ context: CallContext? = nil
  ) async throws -> BrowserSession {
    try await service.signIn(Credentials(username: username, password: password), context ?? anyone)
  }

  func issueToken(
    _ username: String, password: String = AuthServiceSuite.password, _ context: CallContext? = nil
  ) async throws -> TokenGrant {
    try await service.issueToken(Credentials(username: username, password: password), context ?? anyone)
  }

  func refresh(_ refreshToken: String) async throws -> TokenGrant {
    try await service.refreshToken(refreshToken, anyone)
  }

  func verify(_ credential: Credential) async throws -> Principal {
    try await service.verifyCredential(credential, anyone)
  }

  /// A call by whoever holds the credential.
  func context(_ credential: Credential) async throws -> CallContext {
    CallContext(requestID: "suite", principal: try await verify(credential), credential: credential)
  }

  /// An account with these roles, made by the administrator.
  @discardableResult
  func create(_ username: String, _ roles: [Role] = [.user]) async throws -> User {
    let newUser = NewUser(username: username, secret: .password(AuthServiceSuite.password), roles: roles)
    return try await service.createUser(newUser, admin)
  }

  /// Signs somebody in with a browser.
  func browser(_ username: String) async throws -> CallContext {
    try await context(.session(secret: try await signIn(username).secret))
  }

  /// Signs somebody in with an API client.
  func client(_ username: String) async throws -> CallContext {
    try await context(.bearer(token: try await issueToken(username).accessToken))
  }

  /// The same call a moment later, unless its session is over.
  func again(_ context: CallContext) async throws -> CallContext {
    guard let credential = context.credential else { return context }
    return try await self.context(credential)
  }

  /// Whether the session of this call still lives.
  func lives(_ context: CallContext) async throws -> Bool {
    guard let credential = context.credential else { return true }
    do {
      return try await verify(credential).sessionID == context.principal?.sessionID
    } catch let error as AuthError {
      #expect([.authRequired, .authInvalidToken].contains(error.problem.code))
      return false
    }
  }
}

extension AuthServiceSuite {
  /// Expects a refusal with this code, and hands it back for a closer look.
  @discardableResult
  func refused<Value>(
    _ code: ProblemCode, _ location: SourceLocation = #_sourceLocation, _ call: () async throws -> Value
  ) async -> Problem? {
    do {
      _ = try await call()
      Issue.record("expected \(code.rawValue), but the call succeeded", sourceLocation: location)
      return nil
    } catch {
      let problem = (error as? any ProblemConvertible)?.problem
      #expect(problem?.code == code, "\(error)", sourceLocation: location)
      return problem
    }
  }

  /// The code of the refusal; `nil` when the call succeeded.
  func code<Value>(_ call: () async throws -> Value) async -> ProblemCode? {
    do {
      _ = try await call()
      return nil
    } catch {
      let code = (error as? any ProblemConvertible)?.problem.code
      #expect(code != nil, "\(error)")
      return code ?? .serverInternal
    }
  }

  /// Expects a refusal because of these fields, and nothing else.
  func refusedFields<Value>(
    _ fields: [String], _ location: SourceLocation = #_sourceLocation, _ call: () async throws -> Value
  ) async {
    let problem = await refused(.requestInvalid, location, call)
    #expect(problem?.fields.map(\.field) == fields, sourceLocation: location)
  }

  /// What Auth has recorded, oldest first.
  func trail() async throws -> [AuditEvent] {
    try await service.listAuditEvents(AuditSearch(limit: 1_000), admin).reversed()
  }
}

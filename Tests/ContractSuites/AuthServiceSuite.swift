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

  /// Takes a service without accounts, except the administrator's.
  public init(service: any AuthService, clock: FakeClock, admin: CallContext) {
    self.service = service
    self.clock = clock
    self.admin = admin
  }

  /// One thing that must hold.
  public struct Check: Sendable, CustomTestStringConvertible {
    /// What holds, as a sentence.
    public let name: String
    /// Records an issue when it does not hold.
    public let run: @Sendable (AuthServiceSuite) async throws -> Void

    /// The name.
    public var testDescription: String { name }

    init(_ name: String, _ run: @escaping @Sendable (AuthServiceSuite) async throws -> Void) {
      self.name = name
      self.run = run
    }
  }

  /// All of them; a test runs each over each adapter.
  public static let checks = accountChecks + sessionChecks + tokenChecks
}

extension AuthServiceSuite {
  static let password = "correct horse battery"

  /// Before sign-in.
  var anyone: CallContext { CallContext(requestID: "suite") }

  func register(_ username: String, password: String = AuthServiceSuite.password) async throws -> User {
    try await service.registerUser(Registration(username: username, password: password), anyone)
  }

  func signIn(_ username: String, password: String = AuthServiceSuite.password) async throws -> BrowserSession {
    try await service.signIn(Credentials(username: username, password: password), anyone)
  }

  func issueToken(_ username: String, password: String = AuthServiceSuite.password) async throws -> TokenGrant {
    try await service.issueToken(Credentials(username: username, password: password), anyone)
  }

  func verify(_ credential: Credential) async throws -> Principal {
    try await service.verifyCredential(credential, anyone)
  }

  /// A call by whoever holds the credential.
  func context(_ credential: Credential) async throws -> CallContext {
    CallContext(requestID: "suite", principal: try await verify(credential), credential: credential)
  }

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
}

import Auth
import AuthContract
import Kernel
import TestSupport
import Testing

/// A world whose calls come from a known address, each with a name of its own, and what they write to the audit trail.
struct AuditStory: Sendable {
  static let address = "192.0.2.7"
  static let userAgent = "Canary/1.0"

  let world: World
  let admin: Principal

  init(_ settings: AuthSettings = AuthSettings()) async throws {
    world = try await World.inMemory(settings)
    admin = Principal(
      userID: EntityID(at: world.clock.now(), from: world.random), username: "root", roles: [.admin], sessionID: nil)
  }

  /// A call before sign-in.
  func anyone(_ requestID: String) -> CallContext {
    CallContext(
      requestID: requestID, client: CallContext.Client(address: AuditStory.address, userAgent: AuditStory.userAgent))
  }

  /// A call by the administrator.
  func admin(_ requestID: String) -> CallContext {
    var context = anyone(requestID)
    context.principal = admin
    return context
  }

  /// A call by whoever holds the credential.
  func call(_ requestID: String, _ credential: Credential) async throws -> CallContext {
    var context = anyone(requestID)
    context.principal = try await world.verify(credential)
    context.credential = credential
    return context
  }

  /// What an event is expected to say besides where and when it happened.
  struct Expected {
    let action: AuditAction
    let outcome: AuditOutcome
    let actor: AuditActor?
    let target: AuditTarget?
    let changes: [String: FieldChange]

    init(
      _ action: AuditAction, _ outcome: AuditOutcome = .success, by actor: AuditActor?, on target: AuditTarget? = nil,
      changes: [String: FieldChange] = [:]
    ) {
      self.action = action
      self.outcome = outcome
      self.actor = actor
      self.target = target
      self.changes = changes
    }
  }

  /// Expects that a call writes these events, at this moment, and no other. A refusal is nothing special.
  func expect<Value>(
    _ expected: [Expected], of context: CallContext, _ location: SourceLocation = #_sourceLocation,
    _ call: (CallContext) async throws -> Value
  ) async throws {
    let before = try await world.trail().count
    _ = await refusal { try await call(context) }
    let events = try await world.trail().dropFirst(before)
    #expect(events.map(\.action) == expected.map(\.action), sourceLocation: location)
    for (event, expected) in zip(events, expected) {
      #expect(event.outcome == expected.outcome, sourceLocation: location)
      #expect(event.actor == expected.actor, sourceLocation: location)
      #expect(event.target == expected.target?.description, sourceLocation: location)
      #expect(event.changes == expected.changes, sourceLocation: location)
      #expect(event.module == .auth, sourceLocation: location)
      #expect(event.at == world.clock.now(), sourceLocation: location)
      #expect(event.address == AuditStory.address, sourceLocation: location)
      #expect(event.requestID == context.requestID, sourceLocation: location)
    }
  }

  /// Signs somebody in, as `anyone` does.
  func signIn(
    _ username: String, password: String = World.password, _ context: CallContext
  ) async throws -> BrowserSession {
    try await world.auth.signIn(Credentials(username: username, password: password), context)
  }

  static func number(_ count: Int) -> FieldChange { FieldChange(from: .absent, to: .number(count)) }
}

extension User {
  /// As events name them.
  var actor: AuditActor { AuditActor(userID: userID, username: username) }
}

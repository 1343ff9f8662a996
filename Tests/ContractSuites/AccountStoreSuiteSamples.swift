import Auth
import AuthContract
import Kernel
import TestSupport
import Testing

/// People, sessions and events for the checks of the stores.
extension AccountStoreSuite {
  static let start = Timestamp(milliseconds: 1_767_225_600_123)
  static let hash = PasswordHash.dummy(cost: 4)
  static let client = CallContext.Client(address: "192.0.2.7", userAgent: "suite")
  /// Every session of the samples lives.
  static let alive = SessionLiveness(at: start + .seconds(1), idleLimit: start - .seconds(1))

  /// An identifier that is the same for the same number.
  static func id(_ number: Int) -> EntityID { EntityID(at: start, from: SeededRandom(UInt64(number))) }

  /// A digest that is the same for the same number.
  static func secretHash(_ number: UInt8) -> [UInt8] { Array(repeating: number, count: 32) }

  /// An event about the user with this number, with something of everything in it.
  static func entry(_ action: AuditAction, _ number: Int, changes: [String: FieldChange] = [:]) -> AuditEntry {
    let actor = AuditActor(userID: id(900 + number), username: "actor_\(number)")
    return AuditEntry(
      action, by: actor, on: .user(id(number)), at: start + .seconds(number),
      CallContext(requestID: "request-\(number)", client: client), changes: changes)
  }

  /// What an event says of a number of sessions.
  static func ended(_ count: Int) -> [String: FieldChange] {
    ["ended_sessions": FieldChange(from: .absent, to: .number(count))]
  }

  func user(_ username: String, id: Int, roles: [Role] = [.user], isDisabled: Bool = false) -> User {
    User(
      userID: AccountStoreSuite.id(id), username: username, roles: roles, isDisabled: isDisabled,
      createdAt: AccountStoreSuite.start)
  }

  func insert(
    _ username: String, id: Int, roles: [Role] = [.user], isDisabled: Bool = false
  ) async throws -> User {
    let user = user(username, id: id, roles: roles, isDisabled: isDisabled)
    let entry = AccountStoreSuite.entry(.createUser, id)
    try await expectEvents([entry]) { () async throws in
      let account = Account(user: user, passwordHash: AccountStoreSuite.hash)
      #expect(try await accounts.insertAccount(account, audit: entry))
    }
    return user
  }

  /// Begins a session of an hour at `start`; an API client's has a refresh token with the same digest.
  func insertSession(
    _ number: UInt8, of user: User, kind: Session.Kind = .browser, client: CallContext.Client = client
  ) async throws -> Session {
    let session = Session(
      id: AccountStoreSuite.id(100 + Int(number)), userID: user.userID, kind: kind,
      createdAt: AccountStoreSuite.start, endsAt: AccountStoreSuite.start + .seconds(3_600), client: client)
    let entry = AccountStoreSuite.entry(.signIn, 100 + Int(number))
    try await expectEvents([entry]) { () async throws in
      let isStored = try await sessions.insertSession(
        session, secretHash: AccountStoreSuite.secretHash(number), proof: AccountStoreSuite.hash, audit: entry)
      #expect(isStored)
    }
    return session
  }

  /// Which of the sessions with these numbers are not revoked.
  func live(_ numbers: ClosedRange<Int>) async throws -> [Int] {
    var live: [Int] = []
    for number in numbers {
      let state = try await sessions.findSession(.id(AccountStoreSuite.id(100 + number)))
      if state?.isRevoked == false { live.append(number) }
    }
    return live
  }

  /// The audit trail, oldest first.
  func trail() async throws -> [AuditEvent] { try await audit.list(AuditSearch(limit: 10_000)).reversed() }

  /// Expects that a call writes these events and no other.
  func expectEvents(
    _ entries: [AuditEntry], _ location: SourceLocation = #_sourceLocation, _ call: () async throws -> Void
  ) async throws {
    let before = try await trail()
    try await call()
    let after = try await trail()
    #expect(Array(after.prefix(before.count)) == before, sourceLocation: location)
    let new = after.dropFirst(before.count)
    #expect(new.map(\.action) == entries.map(\.action), sourceLocation: location)
    for (event, entry) in zip(new, entries) {
      #expect(event.module == .auth, sourceLocation: location)
      #expect(event.outcome == entry.outcome, sourceLocation: location)
      #expect(event.actor == entry.actor, sourceLocation: location)
      #expect(event.target == entry.target?.description, sourceLocation: location)
      #expect(event.at == entry.at, sourceLocation: location)
      #expect(event.address == entry.address, sourceLocation: location)
      #expect(event.requestID == entry.requestID, sourceLocation: location)
      #expect(event.changes == entry.changes, sourceLocation: location)
    }
  }
}

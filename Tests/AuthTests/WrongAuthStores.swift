import Auth
import Kernel

/// Something that the stores of Auth may get wrong, and the check that has to notice it.
struct AuthStoreFault: Sendable, CustomStringConvertible {
  let description: String
  let check: String
  let spoil: @Sendable (AuthModule.Stores) -> AuthModule.Stores

  init(
    _ description: String, noticedBy check: String,
    spoil: @escaping @Sendable (AuthModule.Stores) -> AuthModule.Stores
  ) {
    self.description = description
    self.check = check
    self.spoil = spoil
  }

  static let all = [
    AuthStoreFault(
      "appends no audit event for a display name",
      noticedBy: "a display name is stored with its event, and only for somebody who may sign in"
    ) { AuthModule.Stores(accounts: $0.accounts, sessions: $0.sessions, audit: ForgetfulTrail(trail: $0.audit)) },
    AuthStoreFault("gives a taken name away", noticedBy: "a taken username stores nothing, and no event") {
      AuthModule.Stores(
        accounts: NamesakeStore(store: $0.accounts), sessions: $0.sessions, audit: $0.audit)
    },
    AuthStoreFault(
      "keeps an account whose event cannot be written",
      noticedBy: "insertAccount: a change whose event cannot be written is not made, and can be made afterwards"
    ) { AuthModule.Stores(accounts: HalfStore(store: $0.accounts), sessions: $0.sessions, audit: $0.audit) },
    AuthStoreFault(
      "begins a session for an earlier password",
      noticedBy: "no session begins for a user who is disabled, gone, or has another password by now"
    ) {
      let sessions = ProoflessStore(store: $0.sessions, accounts: $0.accounts)
      return AuthModule.Stores(accounts: $0.accounts, sessions: sessions, audit: $0.audit)
    },
    AuthStoreFault("ends anybody's session for anybody", noticedBy: "a session of somebody else is not ended") {
      AuthModule.Stores(accounts: $0.accounts, sessions: OwnerlessStore(store: $0.sessions), audit: $0.audit)
    },
  ]
}

/// Get nothing wrong, so that whatever wrong stores fail by is their fault.
struct PassingAccountStore: ForwardingAccountStore {
  let store: any AccountStore
}

struct PassingSessionStore: ForwardingSessionStore {
  let store: any SessionStore
}

private struct ForgetfulTrail: AuditStore {
  let trail: any AuditStore

  func append(_ entry: AuditEntry) async throws(StoreError) { try await trail.append(entry) }
  func list(_ search: AuditSearch) async throws(StoreError) -> [AuditEvent] {
    try await trail.list(search).filter { $0.action != .updateProfile }
  }
}

private struct NamesakeStore: ForwardingAccountStore {
  let store: any AccountStore

  func insertAccount(_ account: Account, audit: AuditEntry) async throws(StoreError) -> Bool {
    _ = try await store.insertAccount(account, audit: audit)
    return true
  }
}

private struct HalfStore: ForwardingAccountStore {
  let store: any AccountStore

  func insertAccount(_ account: Account, audit: AuditEntry) async throws(StoreError) -> Bool {
    do { return try await store.insertAccount(account, audit: audit) } catch {
      var audit = audit
      audit.requestID = "written-later"
      _ = try await store.insertAccount(account, audit: audit)
      throw error
    }
  }
}

private struct ProoflessStore: ForwardingSessionStore {
  let store: any SessionStore
  let accounts: any AccountStore

  func insertSession(
    _ session: Session, secretHash: [UInt8], proof: PasswordHash, audit: AuditEntry
  ) async throws(StoreError) -> Bool {
    let current = try await accounts.findAccount(id: session.userID)?.passwordHash
    return try await store.insertSession(session, secretHash: secretHash, proof: current ?? proof, audit: audit)
  }
}

private struct OwnerlessStore: ForwardingSessionStore {
  let store: any SessionStore

  func revokeSessions(
    _ selection: SessionSelection, _ liveness: SessionLiveness, audit: @escaping @Sendable (Int) -> AuditEntry
  ) async throws(StoreError) -> Int {
    var selection = selection
    if case .one(let id, _) = selection, let session = try await store.findSession(.id(id)) {
      selection = .one(id, of: session.principal.userID)
    }
    return try await store.revokeSessions(selection, liveness, audit: audit)
  }
}

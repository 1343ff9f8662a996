import Auth
import AuthContract
import Kernel
public import Testing

/// What every set of stores of Auth must do. One value is over stores that are empty.
public struct AccountStoreSuite: Sendable {
  /// The store under test.
  let accounts: any AccountStore
  /// The store under test, over the same database.
  let sessions: any SessionStore
  /// The trail that both append to.
  let audit: any AuditStore

  private init(_ stores: AuthModule.Stores) {
    accounts = stores.accounts
    sessions = stores.sessions
    audit = stores.audit
  }

  /// One thing that must hold.
  public struct Check: Sendable, CustomTestStringConvertible {
    /// What holds, as a sentence.
    public let testDescription: String
    private let check: @Sendable (AccountStoreSuite) async throws -> Void

    init(_ name: String, _ check: @escaping @Sendable (AccountStoreSuite) async throws -> Void) {
      self.testDescription = name
      self.check = check
    }

    /// Runs over empty stores; what does not hold is an issue of the running test.
    public func run(over engine: StoreEngine) async throws {
      try await engine.withAuthStores { stores in try await check(AccountStoreSuite(stores)) }
    }
  }

  /// All of them; a test runs each over each engine.
  public static let checks =
    accountChecks + listChecks + updateChecks + adminChecks + passwordChecks + resetChecks + sessionChecks
    + revocationChecks + refreshChecks + reuseChecks + purgeChecks + atomicityChecks
}

extension AccountStoreSuite {
  static let accountChecks = [
    Check("an account comes back as it was stored") { suite in
      let user = try await suite.insert("alice", id: 1, roles: [.approver, .auditor])
      let disabled = try await suite.insert("berta", id: 2, roles: [], isDisabled: true)
      let account = try await suite.accounts.findAccount(username: Username("Alice"))
      #expect(account?.user == user)
      #expect(account?.passwordHash == hash)
      #expect(try await suite.accounts.findAccount(id: user.userID)?.user == user)
      #expect(try await suite.accounts.findAccount(id: user.userID)?.passwordHash == hash)
      #expect(try await suite.accounts.findUser(id: user.userID) == user)
      #expect(try await suite.accounts.findUser(id: disabled.userID) == disabled)
      #expect(try await suite.accounts.findAccount(username: Username("carol")) == nil)
      #expect(try await suite.accounts.findAccount(id: id(3)) == nil)
      #expect(try await suite.accounts.findUser(id: id(3)) == nil)
    },
    Check("a taken username stores nothing, and no event") { suite in
      let first = try await suite.insert("alice", id: 1)
      let second = suite.user("alice", id: 2, roles: [.admin])
      try await suite.expectEvents([]) { () async throws in
        let isNew = try await suite.accounts.insertAccount(
          Account(user: second, passwordHash: hash), audit: entry(.createUser, 2))
        #expect(!isNew)
      }
      #expect(try await suite.accounts.findUser(id: second.userID) == nil)
      #expect(try await suite.accounts.findAccount(username: Username("alice"))?.user == first)
      #expect(try await !suite.accounts.hasEnabledUser(role: .admin))
    },
    Check("of many who want one name at the same time, one gets it") { suite in
      let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 1...20 {
          let account = Account(user: suite.user("alice", id: number), passwordHash: hash)
          group.addTask { try await suite.accounts.insertAccount(account, audit: entry(.register, number)) }
        }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(winners == 1)
      let events = try await suite.trail()
      let owner = try await suite.accounts.findAccount(username: Username("alice"))?.user.userID
      #expect(events.map(\.target) == [owner.map { "user:\($0)" }])
    },
    Check("a hash is renewed only in the place of the one that was checked") { suite in
      let user = try await suite.insert("alice", id: 1)
      let (five, six) = (PasswordHash.dummy(cost: 5), PasswordHash.dummy(cost: 6))
      try await suite.expectEvents([]) { () async throws in
        try await suite.accounts.renewPasswordHash(of: user.userID, from: hash, to: five, at: start)
        #expect(try await suite.accounts.findAccount(id: user.userID)?.passwordHash == five)
        try await suite.accounts.renewPasswordHash(of: user.userID, from: hash, to: six, at: start)
        #expect(try await suite.accounts.findAccount(id: user.userID)?.passwordHash == five)
      }
    },
    Check("an administrator counts only while enabled") { suite in
      #expect(try await !suite.accounts.hasEnabledUser(role: .admin))
      _ = try await suite.insert("alice", id: 1, roles: [.user, .approver])
      _ = try await suite.insert("berta", id: 2, roles: [.admin], isDisabled: true)
      #expect(try await !suite.accounts.hasEnabledUser(role: .admin))
      _ = try await suite.insert("carol", id: 3, roles: [.admin])
      #expect(try await suite.accounts.hasEnabledUser(role: .admin))
    },
    Check("a display name is stored with its event, and only for somebody who may sign in") { suite in
      let user = try await suite.insert("alice", id: 1)
      let disabled = try await suite.insert("berta", id: 2, isDisabled: true)
      let name = String(repeating: "\u{1F600}", count: 60)
      let change = entry(.updateProfile, 1)
      try await suite.expectEvents([change]) { () async throws in
        let found = try await suite.accounts.updateProfile(of: user.userID, displayName: name, audit: change)
        #expect(found?.displayName == name)
        #expect(found?.username == "alice")
      }
      #expect(try await suite.accounts.findUser(id: user.userID)?.displayName == name)
      try await suite.expectEvents([]) { () async throws in
        for userID in [disabled.userID, id(9)] {
          #expect(try await suite.accounts.updateProfile(of: userID, displayName: "x", audit: change) == nil)
        }
      }
      #expect(try await suite.accounts.findUser(id: disabled.userID) == disabled)
    },
  ]
}

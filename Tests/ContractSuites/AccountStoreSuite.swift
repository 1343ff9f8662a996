public import Auth
import AuthContract
import Kernel
public import Testing

/// What every pair of stores of Auth must do. One value is one fresh, empty database.
public struct AccountStoreSuite: Sendable {
  /// The store under test.
  public let accounts: any AccountStore
  /// The store under test, over the same database.
  public let sessions: any SessionStore

  /// Takes stores over an empty database.
  public init(accounts: any AccountStore, sessions: any SessionStore) {
    self.accounts = accounts
    self.sessions = sessions
  }

  /// One thing that must hold.
  public struct Check: Sendable, CustomTestStringConvertible {
    /// What holds, as a sentence.
    public let name: String
    /// Records an issue when it does not hold.
    public let run: @Sendable (AccountStoreSuite) async throws -> Void

    /// The name.
    public var testDescription: String { name }

    init(_ name: String, _ run: @escaping @Sendable (AccountStoreSuite) async throws -> Void) {
      self.name = name
      self.run = run
    }
  }

  /// All of them; a test runs each over each adapter.
  public static let checks = accountChecks + sessionChecks
}

extension AccountStoreSuite {
  static let start = Timestamp(milliseconds: 1_767_225_600_123)
  static let hash = PasswordHash.dummy(cost: 4)

  /// An identifier that is the same for the same number.
  static func id(_ number: Int) throws -> EntityID {
    let digits = String(number)
    return try #require(
      EntityID("00000000-0000-7000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits))
  }

  func insert(
    _ username: String, id: Int, roles: [Role] = [.user], isDisabled: Bool = false
  ) async throws -> User {
    let user = User(
      userID: try AccountStoreSuite.id(id), username: username, roles: roles, isDisabled: isDisabled,
      createdAt: AccountStoreSuite.start)
    #expect(try await accounts.insertAccount(Account(user: user, passwordHash: AccountStoreSuite.hash)))
    return user
  }

  static let accountChecks = [
    Check("an account comes back as it was stored") { suite in
      let user = try await suite.insert("alice", id: 1, roles: [.approver, .auditor])
      let disabled = try await suite.insert("berta", id: 2, roles: [], isDisabled: true)
      let account = try await suite.accounts.findAccount(username: Username("Alice"))
      #expect(account?.user == user)
      #expect(account?.passwordHash == hash)
      #expect(try await suite.accounts.findUser(id: user.userID) == user)
      #expect(try await suite.accounts.findUser(id: disabled.userID) == disabled)
      #expect(try await suite.accounts.findAccount(username: Username("carol")) == nil)
      #expect(try await suite.accounts.findUser(id: id(3)) == nil)
    },
    Check("a taken username stores nothing") { suite in
      let first = try await suite.insert("alice", id: 1)
      let second = User(
        userID: try id(2), username: "alice", roles: [.admin], isDisabled: false, createdAt: start + .seconds(1))
      #expect(try await !suite.accounts.insertAccount(Account(user: second, passwordHash: hash)))
      #expect(try await suite.accounts.findUser(id: second.userID) == nil)
      #expect(try await suite.accounts.findAccount(username: Username("alice"))?.user == first)
      #expect(try await !suite.accounts.hasEnabledUser(role: .admin))
    },
    Check("of many who want one name at the same time, one gets it") { suite in
      let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 1...20 {
          let user = User(
            userID: try id(number), username: "alice", roles: [.user], isDisabled: false, createdAt: start)
          group.addTask { try await suite.accounts.insertAccount(Account(user: user, passwordHash: hash)) }
        }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(winners == 1)
    },
    Check("a hash is renewed only in the place of the one that was checked") { suite in
      let user = try await suite.insert("alice", id: 1)
      let (five, six) = (PasswordHash.dummy(cost: 5), PasswordHash.dummy(cost: 6))
      try await suite.accounts.renewPasswordHash(of: user.userID, from: hash, to: five, at: start)
      #expect(try await suite.accounts.findAccount(username: Username("alice"))?.passwordHash == five)
      try await suite.accounts.renewPasswordHash(of: user.userID, from: hash, to: six, at: start)
      #expect(try await suite.accounts.findAccount(username: Username("alice"))?.passwordHash == five)
    },
    Check("an administrator counts only while enabled") { suite in
      #expect(try await !suite.accounts.hasEnabledUser(role: .admin))
      _ = try await suite.insert("alice", id: 1, roles: [.user, .approver])
      _ = try await suite.insert("berta", id: 2, roles: [.admin], isDisabled: true)
      #expect(try await !suite.accounts.hasEnabledUser(role: .admin))
      _ = try await suite.insert("carol", id: 3, roles: [.admin])
      #expect(try await suite.accounts.hasEnabledUser(role: .admin))
    },
  ]
}

import Kernel
import TestSupport
import Testing

@Suite struct ScopeTests {
  /// The table of SPEC §1.
  @Test(arguments: [
    (Role.user, ["user:orders"]), (.approver, ["admin:orders", "user:orders"]),
    (.auditor, ["audit:read", "user:orders"]),
    (.admin, ["admin:orders", "admin:users", "audit:read", "user:orders"]),
  ])
  func everyRoleHasItsScopes(role: Role, scopes: [String]) {
    #expect(role.scopes.map(\.rawValue).sorted() == scopes)
    let person = principal([role])
    #expect(person.scopes.map(\.rawValue) == scopes)
    for scope in Scope.allCases { #expect(person.may(scope) == scopes.contains(scope.rawValue)) }
    #expect(person.isAdmin == (role == .admin))
  }

  @Test func rolesAddUp() {
    let both = principal([.auditor, .approver])
    #expect(both.scopes.map(\.rawValue) == ["admin:orders", "audit:read", "user:orders"])
    #expect(both.roles == [.approver, .auditor], "in alphabetical order")
    #expect(!both.isAdmin)
    #expect(principal([]).scopes == [])
    #expect(!principal([]).may(.userOrders))
  }

  @Test func noRoleIsUnknown() {
    #expect(Role.allCases.map(\.rawValue) == ["user", "approver", "auditor", "admin"])
    #expect(Set(Role.allCases.flatMap(\.scopes)) == Set(Scope.allCases))
  }

  private func principal(_ roles: [Role]) -> Principal {
    Principal(
      userID: EntityID(at: Timestamp(milliseconds: 1), from: SeededRandom()), username: "ada", roles: roles,
      sessionID: nil)
  }
}

/// What a principal may do. Modules check scopes, never role names.
public enum Scope: String, Sendable, Codable, CaseIterable, Comparable {
  /// Place and follow one's own orders.
  case userOrders = "user:orders"
  /// See and decide everyone's orders.
  case adminOrders = "admin:orders"
  /// Read everyone's orders and the audit trail; change nothing.
  case auditRead = "audit:read"
  /// Manage people.
  case adminUsers = "admin:users"

  public static func < (left: Scope, right: Scope) -> Bool { left.rawValue < right.rawValue }
}

/// A named set of scopes that is given to a person.
public enum Role: String, Sendable, Codable, CaseIterable, Comparable {
  case user, approver, auditor, admin

  /// Every role can place orders of its own.
  public var scopes: Set<Scope> {
    switch self {
    case .user: [.userOrders]
    case .approver: [.userOrders, .adminOrders]
    case .auditor: [.userOrders, .auditRead]
    case .admin: Set(Scope.allCases)
    }
  }

  public static func < (left: Role, right: Role) -> Bool { left.rawValue < right.rawValue }
}

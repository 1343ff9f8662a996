/// What the audit trail can say that somebody did, in one list. A name never changes its meaning; its prefix is the module
/// that writes it.
public enum AuditAction: String, Sendable, Hashable, Codable, CaseIterable {
  case signIn = "auth.sign_in"
  case signOut = "auth.sign_out"
  case register = "auth.register"
  /// A refresh token that had been exchanged already came again: the session is ended.
  case refreshReuse = "auth.refresh_reuse"
  case changePassword = "auth.password_change"
  case resetPassword = "auth.password_reset"
  case updateProfile = "auth.profile_update"
  case revokeSessions = "auth.session_revoke"
  /// A call of Auth that needs a scope which the caller does not have.
  case accessAuth = "auth.access"

  case createUser = "users.create"
  case updateUser = "users.update"
  case endUserSessions = "users.session_revoke"
  case issuePasswordReset = "users.password_reset"
  case exportAuditTrail = "audit.export"
  case createBackup = "desk.backup"

  case placeOrder = "orders.place"
  case approveOrder = "orders.approve"
  case rejectOrder = "orders.reject"
  case undoDecision = "orders.undo"
  case editOrder = "orders.edit"
  case cancelOrder = "orders.cancel"
  case exportOrders = "orders.export"
  /// Orders taken in as a whole, such as demo data.
  case importOrders = "orders.import"
  /// A call of Orders that needs a scope which the caller does not have.
  case accessOrders = "orders.access"
}

/// How it ended.
public enum AuditOutcome: String, Sendable, Hashable, Codable, CaseIterable {
  case success
  /// What was presented was not right, such as a wrong password.
  case failure
  /// The caller may not do this, or not at this moment.
  case denied
}

/// A part of the program that keeps a trail of its own, in the database of its data.
public enum AuditModule: String, Sendable, Hashable, Codable, CaseIterable {
  case auth, orders
}

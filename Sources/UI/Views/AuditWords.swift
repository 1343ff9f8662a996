import Kernel

/// The audit trail's names in words, in one place.
extension AuditAction {
  /// What somebody did or wanted to do: it follows "could not" and "was not allowed to".
  private var words: (done: String, attempt: String) {
    switch self {
    case .signIn: ("Logged in", "log in")
    case .signOut: ("Logged out", "log out")
    case .register: ("Registered", "register")
    case .refreshReuse: ("Used a refresh token twice; the session is ended", "use a refresh token twice")
    case .changePassword: ("Changed their password", "change their password")
    case .resetPassword: ("Set a password by a link", "set a password by a link")
    case .updateProfile: ("Changed their profile", "change their profile")
    case .revokeSessions: ("Ended sessions of their own", "end sessions of their own")
    case .accessAuth: ("Looked at people or the audit trail", "look after people or read the audit trail")
    case .createUser: ("Added a person", "add a person")
    case .updateUser: ("Changed a person", "change a person")
    case .endUserSessions: ("Ended somebody's sessions", "end somebody's sessions")
    case .issuePasswordReset: ("Made a password link", "make a password link")
    case .exportAuditTrail: ("Exported the audit trail", "export the audit trail")
    case .createBackup: ("Backed up the desk", "back up the desk")
    case .placeOrder: ("Placed an order", "place an order")
    case .approveOrder: ("Approved an order", "approve an order")
    case .rejectOrder: ("Rejected an order", "reject an order")
    case .undoDecision: ("Took a decision back", "take a decision back")
    case .editOrder: ("Changed an order", "change an order")
    case .cancelOrder: ("Cancelled an order", "cancel an order")
    case .exportOrders: ("Exported orders", "export orders")
    case .importOrders: ("Took in orders", "take in orders")
    case .accessOrders: ("Looked at orders", "see or decide these orders")
    }
  }

  /// As an entry of a list: `Log in`.
  var text: String { words.attempt.prefix(1).uppercased() + words.attempt.dropFirst() }

  func text(_ outcome: AuditOutcome) -> String {
    switch outcome {
    // That it happened at all is what went wrong.
    case .failure where self == .refreshReuse, .denied where self == .refreshReuse, .success: words.done
    case .failure: "Could not \(words.attempt)"
    case .denied: "Was not allowed to \(words.attempt)"
    }
  }
}

extension AuditOutcome {
  var text: String {
    switch self {
    case .success: "Done"
    case .failure: "Failed"
    case .denied: "Refused"
    }
  }

  /// Which picture goes with it.
  var glyph: String {
    switch self {
    case .success: "success"
    case .failure: "warning"
    case .denied: "rejected"
    }
  }
}

extension AuditModule {
  var text: String {
    switch self {
    case .auth: "Accounts"
    case .orders: "Orders"
    }
  }

  /// The module that writes an action is the one that its prefix names.
  var actions: [AuditAction] {
    AuditAction.allCases.filter { $0.rawValue.hasPrefix("orders.") == (self == .orders) }
  }
}

extension FieldValue {
  /// As text for people.
  var text: String {
    switch self {
    case .absent: "nothing"
    case .flag(let flag): flag ? "yes" : "no"
    case .number(let number): String(number)
    case .text(let text): text.isEmpty ? "empty" : text
    }
  }
}

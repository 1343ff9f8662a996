import Kernel
import OrdersContract

/// Who may do what with orders. Only scopes count, never the names of roles.
enum Access {
  /// Whether everyone's orders are open to this person: approvers, auditors, admins.
  static func seesEveryone(_ principal: Principal) -> Bool {
    principal.may(.adminOrders) || principal.may(.auditRead)
  }

  /// The orders that this person may look at.
  static func visibility(for principal: Principal) -> Visibility {
    seesEveryone(principal) ? .everyone : .owner(principal.userID)
  }
}

extension Principal {
  /// As an order remembers this person.
  var person: Person { Person(userID: userID, username: username) }
}

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

  /// The order, as far as this person may look at it.
  /// - Throws: `notFound`.
  static func visible(_ order: Order?, to principal: Principal) throws(OrdersError) -> Order {
    guard let order, seesEveryone(principal) || order.userID == principal.userID else { throw .notFound }
    return order
  }
}

extension Principal {
  /// As an order remembers this person.
  var person: Person { Person(userID: userID, username: username) }
}

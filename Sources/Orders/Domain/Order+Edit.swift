import Kernel
import OrdersContract

extension Order {
  /// The order as its owner wants it now; `nil` when that is how it is already.
  /// - Throws: `notOwner`, `notPending`, `versionConflict`.
  func edited(_ edit: OrderEdit, _ occasion: Occasion) throws(OrdersError) -> Transition? {
    try require(owner: occasion.person)
    try require(version: edit.version)
    var changes: [String: FieldChange] = [:]
    if let name = edit.itemName, name != itemName {
      changes["item_name"] = FieldChange(from: .text(itemName), to: .text(name))
    }
    if let number = edit.quantity, number != quantity {
      changes["quantity"] = FieldChange(from: .number(quantity), to: .number(number))
    }
    if let text = edit.notes, text != notes { changes["notes"] = FieldChange(from: .text(notes), to: .text(text)) }
    if changes.isEmpty { return nil }
    return occasion.transition(of: self, .edited, .editOrder, changes: changes) { order in
      order.itemName = edit.itemName ?? order.itemName
      order.quantity = edit.quantity ?? order.quantity
      order.notes = edit.notes ?? order.notes
    }
  }

  /// - Throws: `notOwner`.
  func require(owner person: Person) throws(OrdersError) {
    guard userID == person.userID else { throw .notOwner }
  }
}

import Kernel
import OrdersContract

/// What a person asks for, tidied and within the rules.
struct OrderDraft: Sendable, Hashable {
  static let itemNameLength = 1...255
  static let quantities = 1...100
  static let notesLength = 0...1000

  let itemName: String
  let quantity: Int
  let notes: String

  /// - Throws: `invalid` with one problem for each bad field, all at once.
  init(_ newOrder: NewOrder) throws(OrdersError) {
    itemName = TextRule.trimmed(newOrder.itemName)
    quantity = newOrder.quantity
    notes = TextRule.unifiedLineBreaks(newOrder.notes)
    let problems = [
      TextRule.problem(line: itemName, field: "item_name", length: OrderDraft.itemNameLength),
      OrderDraft.problem(quantity: quantity),
      TextRule.problem(lines: notes, field: "notes", length: OrderDraft.notesLength),
    ].compactMap { $0 }
    if !problems.isEmpty { throw .invalid(problems) }
  }

  private static func problem(quantity: Int) -> FieldProblem? {
    quantities.contains(quantity) ? nil : FieldProblem("quantity", .outOfRange, "Use a whole number from 1 to 100.")
  }
}

extension OrderDraft {
  /// The order as it is placed: pending, at version 1.
  func placed(as id: EntityID, by owner: Person, at now: Timestamp) -> Order {
    Order(
      id: id, userID: owner.userID, username: owner.username, itemName: itemName, quantity: quantity, notes: notes,
      status: .pending, createdAt: now, updatedAt: now, decidedBy: nil, decidedAt: nil, decisionReason: nil, version: 1)
  }
}

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
    let problems = OrderDraft.problems(itemName, quantity, notes)
    if !problems.isEmpty { throw .invalid(problems) }
  }

  /// The edit with its texts tidied.
  /// - Throws: `invalid` with one problem for each bad field, all at once.
  static func checked(_ edit: OrderEdit) throws(OrdersError) -> OrderEdit {
    let edit = OrderEdit(
      orderID: edit.orderID, version: edit.version, itemName: edit.itemName.map(TextRule.trimmed),
      quantity: edit.quantity, notes: edit.notes.map(TextRule.unifiedLineBreaks))
    let version = VersionRule.problem(edit.version).map { [$0] } ?? []
    let problems = version + problems(edit.itemName, edit.quantity, edit.notes)
    if !problems.isEmpty { throw .invalid(problems) }
    return edit
  }

  /// What is wrong with the fields that are given.
  private static func problems(_ itemName: String?, _ quantity: Int?, _ notes: String?) -> [FieldProblem] {
    [
      itemName.flatMap { TextRule.problem(line: $0, field: "item_name", length: itemNameLength) },
      quantity.flatMap(problem(quantity:)),
      notes.flatMap { TextRule.problem(lines: $0, field: "notes", length: notesLength) },
    ].compactMap { $0 }
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

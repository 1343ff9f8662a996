import GRDB
import OrdersContract

/// The rows of `order_search`, written in the transaction of the order itself.
enum SearchIndex {
  static func add(_ order: Order, at position: Int64, _ db: Database) throws {
    try db.cachedStatement(sql: OrderStatements.insertSearch).execute(arguments: arguments(order, position))
  }

  /// The index keeps no text, so it has to be told what it takes out.
  static func replace(_ before: Order, by order: Order, at position: Int64, _ db: Database) throws {
    guard before.itemName != order.itemName || before.status != order.status else { return }
    try db.cachedStatement(sql: OrderStatements.deleteSearch).execute(arguments: arguments(before, position))
    try add(order, at: position, db)
  }

  private static func arguments(_ order: Order, _ position: Int64) -> StatementArguments {
    [position, order.username, order.itemName, SearchTags.all(order)]
  }
}

/// What narrows a search down inside the index, each as three characters, because shorter ones have no entry there. U+0001 is in
/// no name. Migration `0005_search` writes the same.
enum SearchTags {
  private static let mark = "\u{1}"

  static func of(_ status: OrderStatus) -> String { String(status.rawValue.prefix(3)) }

  /// - Parameter beginning: one or two characters of a username.
  static func ofBeginning(_ beginning: String) -> String {
    mark + beginning + (beginning.unicodeScalars.count == 1 ? mark : "")
  }

  static func all(_ order: Order) -> String {
    let name = order.username.unicodeScalars
    let (two, one) = (String(String.UnicodeScalarView(name.prefix(2))), String(String.UnicodeScalarView(name.prefix(1))))
    return of(order.status) + mark + two + mark + one + mark
  }
}

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
    let name = order.username.unicodeScalars
    return [
      position, order.username, order.itemName, SearchKeys.of(order.status), SearchKeys.ofBeginning(name.prefix(1)),
      SearchKeys.ofBeginning(name.prefix(2)),
    ]
  }
}

/// What narrows a search down inside the index, as three characters each, because shorter ones have no entry there. Migration
/// `0005_search` writes the same.
enum SearchKeys {
  static let length = 3

  static func of(_ status: OrderStatus) -> String { String(status.rawValue.prefix(length)) }

  /// - Parameter beginning: one or two characters of a username.
  static func ofBeginning(_ beginning: some Collection<Unicode.Scalar>) -> String {
    var key = String.UnicodeScalarView(beginning)
    while key.count < length { key.append("\u{1}") }
    return String(key)
  }
}

import GRDB
import Kernel

/// What `LIKE` finds in the rows of one person, when these are few: the same as `SearchExpression` finds.
struct SearchPattern: Sendable, Hashable {
  /// From this many orders on the index is asked.
  static let mostOrders = 5_000

  let username: String
  /// `nil` for a search that is short, which is about usernames alone.
  let itemName: String?

  /// - Returns: `nil` when the index has to be asked. `LIKE` knows the capitals of ASCII alone.
  init?(_ search: String?, of owner: EntityID?, _ db: Database) throws {
    guard let search, let owner, search.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    let orders = try Int.fetchOne(db.cachedStatement(sql: OrderStatements.total), arguments: [owner]) ?? 0
    guard orders <= SearchPattern.mostOrders else { return nil }
    let text = search.replacing(/[\\%_]/) { "\\\($0.output)" }
    if search.utf8.count < SearchKeys.length {
      (username, itemName) = ("\(text)%", nil)
    } else {
      (username, itemName) = ("%\(text)%", "%\(text)%")
    }
  }
}

import GRDB
import Kernel

/// What is looked for in the rows of one person: the same as `SearchExpression` finds, when the rows are few, and what the index
/// cannot find.
struct SearchPattern: Sendable, Hashable {
  /// From this many orders on the index is asked.
  static let mostOrders = 5_000

  /// For `LIKE`.
  let username: String?
  /// For `LIKE`; `nil` for a short search among everyone's orders, which is about usernames alone.
  let itemName: String?
  /// For `GLOB`, where `LIKE` does not know the capitals.
  let itemLetters: String?

  /// Of a search among one's own orders.
  /// - Returns: `nil` when the index has to be asked, which has no entry for less than three characters.
  init?(ofItem search: String, of owner: EntityID, _ db: Database) throws {
    let isShort = search.unicodeScalars.count < SearchKeys.length
    let isASCII = search.utf8.allSatisfy { $0 < 0x80 }
    guard try isShort || (isASCII && SearchPattern.areFew(of: owner, db)) else { return nil }
    username = nil
    itemName = isASCII ? "%\(SearchPattern.escaped(search))%" : nil
    itemLetters = isASCII ? nil : "*\(SearchPattern.letters(search))*"
  }

  /// Of a search among the orders of one person, by who may see everyone's.
  /// - Returns: `nil` when the index has to be asked. `LIKE` knows the capitals of ASCII alone.
  init?(_ search: String, of owner: EntityID, _ db: Database) throws {
    guard search.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    guard try SearchPattern.areFew(of: owner, db) else { return nil }
    let text = SearchPattern.escaped(search)
    itemLetters = nil
    if search.utf8.count < SearchKeys.length {
      (username, itemName) = ("\(text)%", nil)
    } else {
      (username, itemName) = ("%\(text)%", "%\(text)%")
    }
  }

  private static func areFew(of owner: EntityID, _ db: Database) throws -> Bool {
    let orders = try Int.fetchOne(db.cachedStatement(sql: OrderStatements.total), arguments: [owner]) ?? 0
    return orders <= mostOrders
  }

  /// For `LIKE` with `\` as the escape.
  private static func escaped(_ text: String) -> String { text.replacing(/[\\%_]/) { "\\\($0.output)" } }

  /// For `GLOB`: each character as the class of itself, small and capital, which also makes `*`, `?` and `[` plain.
  private static func letters(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      let mappings = [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping, String(scalar)]
      let variants = Set(mappings.filter { $0.unicodeScalars.count == 1 })
      // `^` at the beginning of a class would turn it around.
      return scalar == "^" ? "^" : "[\(variants.sorted().joined())]"
    }.joined()
  }
}

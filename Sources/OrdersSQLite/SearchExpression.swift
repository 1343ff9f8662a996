import Kernel
import OrdersContract

/// What the index `order_search` is asked for (SQLite FTS5, full-text query syntax).
struct SearchExpression: Sendable, Hashable {
  /// Shorter texts have no entry of their own in the index: they are looked up as the beginning of a username.
  static let shortestPart = 3

  let text: String

  /// - Parameter ownerName: of the one person whose orders are wanted.
  init(_ search: String, status: OrderStatus?, ownerName: String?) {
    var terms = [SearchExpression.term(search)]
    if let status { terms.append("tags : \(SearchExpression.quoted(SearchTags.of(status)))") }
    if let ownerName, ownerName.unicodeScalars.count >= SearchExpression.shortestPart {
      terms.append("username : \(SearchExpression.quoted(ownerName))")
    }
    text = terms.joined(separator: " AND ")
  }

  private static func term(_ search: String) -> String {
    switch search.unicodeScalars.count {
    case ..<3: "tags : \(quoted(SearchTags.ofBeginning(search)))"
    default: "{username item_name} : \(quoted(search))"
    }
  }

  private static func quoted(_ text: String) -> String { "\"\(text.replacing("\"", with: "\"\""))\"" }
}

import OrdersContract

/// What the index `order_search` is asked for (SQLite FTS5, full-text query syntax).
struct SearchExpression: Sendable, Hashable {
  let search: String
  /// Whether names do not count; the search then has three characters or more.
  var isOfItem = false
  /// Of the one person whose orders are wanted.
  let ownerName: String?

  /// - Parameter status: `nil` for all.
  func text(_ status: OrderStatus?) -> String {
    var terms = [isOfItem ? "item_name : \(SearchExpression.quoted(search))" : SearchExpression.term(search)]
    if let status { terms.append("status : \(SearchExpression.quoted(SearchKeys.of(status)))") }
    if let ownerName, ownerName.unicodeScalars.count >= SearchKeys.length {
      terms.append("username : \(SearchExpression.quoted(ownerName))")
    }
    return terms.joined(separator: " AND ")
  }

  /// Shorter texts have no entry of their own in the index: they are looked up as the beginning of a username.
  private static func term(_ search: String) -> String {
    let length = search.unicodeScalars.count
    guard length < SearchKeys.length else { return "{username item_name} : \(quoted(search))" }
    return "beginning\(length) : \(quoted(SearchKeys.ofBeginning(search.unicodeScalars)))"
  }

  private static func quoted(_ text: String) -> String { "\"\(text.replacing("\"", with: "\"\""))\"" }
}

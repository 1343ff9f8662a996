import Orders

/// The SQL statements of lists. Every list has a range of positions, which is what ends every index; it begins with the keys
/// that are named, and `INDEXED BY` keeps the planner from having other ideas.
enum ListStatements {
  /// What a list by index is narrowed down to.
  struct Keys: Hashable {
    var hasOwner: Bool
    var hasStatus: Bool
    /// Whether the texts of each row are looked at.
    var hasPattern = false
  }

  private static func rows(_ keys: Keys) -> String {
    let source =
      switch (keys.hasOwner, keys.hasStatus) {
      case (true, true): "orders INDEXED BY orders_of_user_by_status WHERE user_id = ? AND status = ? AND"
      case (true, false): "orders INDEXED BY orders_of_user WHERE user_id = ? AND"
      case (false, true): "orders INDEXED BY orders_by_status WHERE status = ? AND"
      case (false, false): "orders WHERE"
      }
    let pattern = " AND (username LIKE ? ESCAPE '\\' OR item_name LIKE ? ESCAPE '\\' OR item_name GLOB ?)"
    return "\(source) position >= ? AND position < ?\(keys.hasPattern ? pattern : "")"
  }

  /// Parameters: owner, status as far as they are keys; first position, position after the last; three patterns, for
  /// username, item and item, if the texts are looked at; limit, offset.
  static func page(_ keys: Keys, newestFirst: Bool) -> String {
    """
    SELECT \(OrderStatements.columns) FROM \(rows(keys)) ORDER BY position \(newestFirst ? "DESC" : "ASC") LIMIT ? OFFSET ?
    """
  }

  /// Counts as far as a limit. Parameters: owner, status as far as they are keys; the positions; patterns; limit.
  static func count(_ keys: Keys) -> String { "SELECT count(*) FROM (SELECT 1 FROM \(rows(keys)) LIMIT ?)" }

  /// Parameters: owner, status as far as they are keys; the positions; patterns.
  static func candidates(_ keys: Keys) -> String { "SELECT position FROM \(rows(keys))" }

  // MARK: Search. Parameters: expression, owner if there is one, first position, position after the last; …

  /// With an owner each row is looked at: the index narrows down to names that have the owner's name in them.
  static func found(byOwner: Bool) -> String {
    byOwner
      ? """
      SELECT order_search.rowid FROM order_search CROSS JOIN orders ON orders.position = order_search.rowid
      WHERE order_search MATCH ? AND orders.user_id = ? AND order_search.rowid >= ? AND order_search.rowid < ?
      """
      : "SELECT rowid FROM order_search WHERE order_search MATCH ? AND rowid >= ? AND rowid < ?"
  }

  /// … limit, offset.
  static func foundPage(byOwner: Bool, newestFirst: Bool) -> String {
    let direction = newestFirst ? "DESC" : "ASC"
    return """
      SELECT \(OrderStatements.columns) FROM orders WHERE position IN (
        \(found(byOwner: byOwner)) ORDER BY order_search.rowid \(direction) LIMIT ? OFFSET ?
      ) ORDER BY position \(direction)
      """
  }

  /// … limit.
  static func foundCount(byOwner: Bool) -> String { "SELECT count(*) FROM (\(found(byOwner: byOwner)) LIMIT ?)" }

  // MARK: Sorted by something else than time

  /// Sorts what a bounded number of positions stand for by username; the newest come first within each.
  ///
  /// Parameters: those of the positions, their limit; the username after which to begin, three times, and the position; limit,
  /// offset.
  static func sorted(_ positions: String, descending: Bool) -> String {
    """
    SELECT \(OrderStatements.columns) FROM orders WHERE position IN (\(positions) LIMIT ?)
      AND (? IS NULL OR username \(descending ? "<" : ">") ? OR (username = ? AND position < ?))
    ORDER BY username \(descending ? "DESC" : "ASC"), position DESC LIMIT ? OFFSET ?
    """
  }

  /// Owners by name, each with the number of their orders. Parameters: the name from which to begin.
  static func owners(hasStatus: Bool, descending: Bool) -> String {
    """
    SELECT user_id, username,
      (SELECT coalesce(sum(orders), 0) FROM order_totals WHERE owner = user_id\(hasStatus ? " AND status = ?1" : ""))
    FROM order_owners WHERE username \(descending ? "<=" : ">=") ?2
    ORDER BY username \(descending ? "DESC" : "ASC"), user_id \(descending ? "DESC" : "ASC")
    """
  }
}

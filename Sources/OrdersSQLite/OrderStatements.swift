/// Every SQL statement of the store. Parameters are positional, in the order in which they are written here.
enum OrderStatements {
  /// The columns of an order, in the order of `OrderRow`.
  private static let columns = """
    id, user_id, username, item_name, quantity, notes, status, created_at, updated_at, \
    decided_by_id, decided_by_username, decided_at, decision_reason, version
    """

  // MARK: Orders

  /// Parameters: the columns of an order.
  static let insert = """
    INSERT INTO orders (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  /// The target of the conflict is named, so that no other violation is passed over.
  static let insertUnlessKnown = insert + " ON CONFLICT (id) DO NOTHING"

  /// Parameters: id.
  static let find = "SELECT \(columns) FROM orders WHERE id = ?"

  /// Parameters: id, owner.
  static let findOwn = "SELECT \(columns) FROM orders WHERE id = ? AND user_id = ?"

  /// Parameters: status, decider's id, decider's name, time, time, reason; id, version, excluded owner (empty for none).
  static let decide = """
    UPDATE orders
    SET status = ?, decided_by_id = ?, decided_by_username = ?, decided_at = ?, updated_at = ?, decision_reason = ?,
      version = version + 1
    WHERE id = ? AND status = 'pending' AND version = ? AND user_id <> ?
    RETURNING \(columns)
    """

  // MARK: Lists. Parameters: owner, status where they are named; then time and id after which to begin, limit, offset.

  private static let page = "(created_at, id) < (?, ?) ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?"

  static let list = "SELECT \(columns) FROM orders WHERE \(page)"
  static let listByStatus = "SELECT \(columns) FROM orders WHERE status = ? AND \(page)"
  static let listOwn = "SELECT \(columns) FROM orders WHERE user_id = ? AND \(page)"
  static let listOwnByStatus = "SELECT \(columns) FROM orders WHERE user_id = ? AND status = ? AND \(page)"

  /// Parameters: owner (empty for everyone).
  static let total = "SELECT coalesce(sum(orders), 0) FROM order_totals WHERE owner = ?"

  /// Parameters: owner (empty for everyone), status.
  static let totalByStatus = "SELECT coalesce(sum(orders), 0) FROM order_totals WHERE owner = ? AND status = ?"

  // MARK: Timeline

  /// Parameters: order, version, kind, actor's id, actor's name, time, changes, request.
  static let insertEvent = """
    INSERT INTO order_events (order_id, version, kind, actor_id, actor_username, at, changes, request_id)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    """

  private static let events = """
    SELECT sequence, kind, actor_id, actor_username, at, changes, request_id FROM order_events
    """

  /// Parameters: order. Versions grow with the sequence, and their index is at hand.
  static let timeline = "\(events) WHERE order_id = ? ORDER BY version"

  /// Parameters: order, owner.
  static let timelineOwn = """
    \(events) WHERE order_id = (SELECT id FROM orders WHERE id = ? AND user_id = ?) ORDER BY version
    """
}

/// The SQL statements of the store, but for those of lists. Parameters are positional, in the order in which they are written
/// here.
enum OrderStatements {
  /// The columns of an order, in the order of `OrderRow`.
  static let columns = """
    id, user_id, username, item_name, quantity, notes, status, created_at, updated_at, \
    decided_by_id, decided_by_username, decided_at, decision_reason, version
    """

  // MARK: Orders

  /// Parameters: the columns of an order. The position is the next one of the millisecond, which is the 8th column.
  static let insert = """
    INSERT INTO orders (position, \(columns)) VALUES (
      (SELECT coalesce(max(position) + 1, ?8 << 20) FROM orders WHERE position >= ?8 << 20 AND position < (?8 + 1) << 20),
      ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
    """

  /// The target of the conflict is named, so that no other violation is passed over.
  static let insertUnlessKnown = insert + " ON CONFLICT (id) DO NOTHING"

  /// Parameters: id.
  static let find = "SELECT \(columns) FROM orders WHERE id = ?"

  /// Parameters: id, owner.
  static let findOwn = "SELECT \(columns) FROM orders WHERE id = ? AND user_id = ?"

  /// Parameters: id.
  static let position = "SELECT position FROM orders WHERE id = ?"

  /// Parameters: item, quantity, notes, status, time, decider's id and name, time, reason, version; then id, version and status
  /// of the order that is changed.
  static let update = """
    UPDATE orders
    SET item_name = ?, quantity = ?, notes = ?, status = ?, updated_at = ?, decided_by_id = ?, decided_by_username = ?,
      decided_at = ?, decision_reason = ?, version = ?
    WHERE id = ? AND version = ? AND status = ?
    RETURNING position
    """

  // MARK: Search

  /// Parameters: position, username, item, status, beginnings of the username.
  static let insertSearch = """
    INSERT INTO order_search (rowid, username, item_name, status, beginning1, beginning2) VALUES (?, ?, ?, ?, ?, ?)
    """

  /// Parameters: as they were inserted.
  static let deleteSearch = """
    INSERT INTO order_search (order_search, rowid, username, item_name, status, beginning1, beginning2)
    VALUES ('delete', ?, ?, ?, ?, ?, ?)
    """

  // MARK: Owners and counts

  /// Parameters: username. It belongs to one person; should data from elsewhere have two, the later one is meant.
  static let ownerNamed = "SELECT user_id FROM order_owners WHERE username = ? ORDER BY user_id DESC LIMIT 1"

  /// Parameters: owner.
  static let nameOfOwner = "SELECT username FROM order_owners WHERE user_id = ?"

  /// Parameters: owner (empty for everyone).
  static let total = "SELECT coalesce(sum(orders), 0) FROM order_totals WHERE owner = ?"

  /// Parameters: owner (empty for everyone), status.
  static let totalByStatus = "SELECT coalesce(sum(orders), 0) FROM order_totals WHERE owner = ? AND status = ?"

  // MARK: Statistics

  static let totalsOfEveryone = "SELECT status, orders FROM order_totals WHERE owner = ''"

  /// Parameters: first and last day.
  static let days = "SELECT day, orders FROM order_days WHERE day BETWEEN ? AND ? ORDER BY day"

  /// Parameters: width, first and last slot.
  static let decisionTimes = """
    SELECT slot, orders FROM decision_times WHERE width = ? AND slot BETWEEN ? AND ? AND orders > 0 ORDER BY slot
    """

  /// Parameters: width, first and last slot.
  static let decisionsWithin = """
    SELECT coalesce(sum(orders), 0) FROM decision_times WHERE width = ? AND slot BETWEEN ? AND ?
    """

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

  /// Parameters: order, version.
  static let timelineUntil = "\(events) WHERE order_id = ? AND version <= ? ORDER BY version"

  // MARK: Changes

  static let lastSequence = "SELECT coalesce(max(sequence), 0) FROM order_events"

  /// Parameters: order, version.
  static let sequence = "SELECT sequence FROM order_events WHERE order_id = ? AND version = ?"

  private static let changes = """
    SELECT \(columns.split(separator: ", ").map { "orders.\($0)" }.joined(separator: ", ")),
      order_events.sequence, order_events.version
    FROM order_events CROSS JOIN orders ON orders.id = order_events.order_id
    WHERE order_events.sequence > ? AND order_events.sequence <= ?
    """

  /// Each event with its order as it is now. Parameters: sequences after and through.
  static let changesOfEveryone = changes + " ORDER BY order_events.sequence"

  /// Parameters: sequences after and through, owner.
  static let changesOfOwner = changes + " AND orders.user_id = ? ORDER BY order_events.sequence"
}

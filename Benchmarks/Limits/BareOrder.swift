import GRDB
import Hummingbird

/// The same members as an order of the API, without the types and rules of OrderDesk.
struct BareOrder: ResponseEncodable {
  let id, userID, username, itemName: String
  let quantity: Int
  let notes, status: String
  let createdAt, updatedAt: Int64
  let decidedByID, decidedByUsername: String?
  let decidedAt: Int64?
  let decisionReason: String?
  let version: Int

  private static let columns = """
    id, user_id, username, item_name, quantity, notes, status, created_at, updated_at, decided_by_id, \
    decided_by_username, decided_at, decision_reason, version
    """
  private static let page = "position >= ? AND position < ? ORDER BY position DESC LIMIT ? OFFSET ?"

  /// The list of one person's orders, and the queue: the statements that OrderDesk runs.
  static let mine = "SELECT \(columns) FROM orders INDEXED BY orders_of_user WHERE user_id = ? AND \(page)"
  static let queue = "SELECT \(columns) FROM orders INDEXED BY orders_by_status WHERE status = ? AND \(page)"

  static func fetch(_ sql: String, _ key: String, _ db: GRDB.Database) throws -> [BareOrder] {
    let cursor = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: [key, 0, Int64.max, 21, 0])
    var orders: [BareOrder] = []
    while let row = try cursor.next() {
      orders.append(
        BareOrder(
          id: row[0], userID: row[1], username: row[2], itemName: row[3], quantity: row[4], notes: row[5],
          status: row[6], createdAt: row[7], updatedAt: row[8], decidedByID: row[9], decidedByUsername: row[10],
          decidedAt: row[11], decisionReason: row[12], version: row[13]))
    }
    return Array(orders.prefix(20))
  }
}

import Foundation
import GRDB
import Kernel
import Orders
import OrdersContract

/// An event as a row of `order_events`.
enum TimelineRow {
  /// - Throws: when a row holds what the schema should have kept out.
  static func event(_ row: Row) throws -> TimelineEvent {
    guard let kind = TimelineEvent.Kind(rawValue: try row.decode(atIndex: 1)) else {
      throw DamagedRow("order_events.kind")
    }
    let changes = Data(try row.decode(String.self, atIndex: 5).utf8)
    return TimelineEvent(
      sequence: try row.decode(atIndex: 0), kind: kind,
      actor: Person(userID: try row.decode(atIndex: 2), username: try row.decode(atIndex: 3)),
      at: try row.decode(atIndex: 4), changes: try JSONDecoder().decode([String: FieldChange].self, from: changes),
      requestID: try row.decode(atIndex: 6))
  }

  static func all(_ db: Database, _ sql: String, _ arguments: StatementArguments) throws -> [TimelineEvent] {
    let cursor = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
    var events: [TimelineEvent] = []
    while let row = try cursor.next() { events.append(try event(row)) }
    return events
  }

  /// Appends the event that made `version` of the order.
  static func append(_ entry: TimelineEntry, to order: EntityID, version: Int, _ db: Database) throws {
    try db.cachedStatement(sql: OrderStatements.insertEvent).execute(arguments: [
      order, version, entry.kind.rawValue, entry.actor.userID, entry.actor.username, entry.at, entry.changes.jsonText,
      entry.requestID,
    ])
  }
}

import Foundation
import GRDB
import Kernel

/// An event as it lies in `audit_events`, byte for byte: what is wrong with it has to stay visible.
struct AuditRow: Sendable {
  let sequence: Int
  /// Milliseconds since 1970.
  let at: Int64
  let action: String
  let outcome: String
  let actorID: String?
  let actorUsername: String?
  let target: String?
  let address: String
  let requestID: String
  /// A JSON object.
  let changes: String
  let previous: Data
  let hash: Data

  /// - Throws: `UnreadableColumn`.
  init(_ row: Row) throws(UnreadableColumn) {
    let reader = ColumnReader(row: row)
    sequence = try reader.integer(0, "sequence")
    at = Int64(try reader.integer(1, "at"))
    action = try reader.text(2, "action")
    outcome = try reader.text(3, "outcome")
    actorID = try reader.optionalText(4, "actor_id")
    actorUsername = try reader.optionalText(5, "actor_username")
    target = try reader.optionalText(6, "target")
    address = try reader.text(7, "address")
    requestID = try reader.text(8, "request_id")
    changes = try reader.text(9, "changes")
    previous = try reader.bytes(10, "previous_hash")
    hash = try reader.bytes(11, "hash")
    guard AuditRow.times.contains(at) else { throw UnreadableColumn("at") }
    guard (actorID == nil) == (actorUsername == nil) else { throw UnreadableColumn("actor_id") }
  }

  /// The years 0000 to 9999, which RFC 3339 can write.
  private static let times: Range<Int64> = -62_167_219_200_000..<253_402_300_800_000

  static func all(_ db: Database, _ sql: String, _ arguments: StatementArguments) throws -> [AuditRow] {
    let cursor = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
    var rows: [AuditRow] = []
    while let row = try cursor.next() {
      do throws(UnreadableColumn) {
        rows.append(try AuditRow(row))
      } catch {
        throw StoreError("audit event \(row[0] as DatabaseValue): \(error)")
      }
    }
    return rows
  }

  /// - Throws: `StoreError` when a value is none that this version knows.
  func event(of module: AuditModule) throws(StoreError) -> AuditEvent {
    guard let action = AuditAction(rawValue: action), let outcome = AuditOutcome(rawValue: outcome),
      let changes = try? AuditRow.changes(in: changes)
    else { throw unknown(module) }
    var actor: AuditActor?
    if let actorID, let actorUsername {
      guard let id = EntityID(actorID) else { throw unknown(module) }
      actor = AuditActor(userID: id, username: actorUsername)
    }
    return AuditEvent(
      sequence: sequence, module: module, action: action, outcome: outcome, actor: actor, target: target,
      at: Timestamp(milliseconds: at), address: address, requestID: requestID, changes: changes,
      previous: Hex.encode(previous), hash: Hex.encode(hash))
  }

  private func unknown(_ module: AuditModule) -> StoreError {
    StoreError("audit event \(sequence) of \(module.rawValue) holds what this version of orderdesk does not know")
  }
}

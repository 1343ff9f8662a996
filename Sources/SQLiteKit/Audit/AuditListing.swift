import GRDB
import Kernel

/// Which statements answer a list of audit events, newest first.
///
/// A list without conditions reads the newest rows, one of an actor or of an action walks its index; both are in the order
/// that is wanted. Times are not: clocks are set back now and then. So a list of a time looks at the newest rows first, which is
/// all that the usual question needs, and for the rest goes through the index of times.
struct AuditListing {
  /// How many rows are looked at before the index of times is asked.
  static let glance = 1_000

  private let search: AuditSearch
  /// What the index in use narrows down to, and with what.
  private var key: (conditions: [String], arguments: StatementArguments) = ([], [])
  /// Checked on each row.
  private var rest: (conditions: [String], arguments: StatementArguments) = ([], [])

  init(_ search: AuditSearch) {
    self.search = search
    if let actor = search.filter.actor {
      let id = EntityID(actor)
      key.conditions.append(id == nil ? "actor_username = ?" : "actor_id = ?")
      key.arguments += [id?.text ?? actor.lowercased()]
    }
    if let action = search.filter.action {
      // One index is used at most, and an actor is rarer than an action.
      key.conditions.append(key.conditions.isEmpty ? "action = ?" : "+action = ?")
      key.arguments += [action.rawValue]
    }
    if let from = search.filter.from {
      rest.conditions.append("at >= ?")
      rest.arguments += [from]
    }
    if let to = search.filter.to {
      rest.conditions.append("at < ?")
      rest.arguments += [to]
    }
  }

  func rows(_ db: Database) throws -> [AuditRow] {
    let before = search.before ?? Int.max
    guard key.conditions.isEmpty, !rest.conditions.isEmpty else { return try walk(before: before, db) }
    let top = min(before, try AuditLink.last(db).sequence + 1)
    let floor = max(top - AuditListing.glance, 1)
    let found = try walk(before: top, from: floor, db)
    let missing = search.limit - found.count
    guard missing > 0, floor > 1 else { return found }
    let sql = AuditStatements.listByTime(rest.conditions)
    return found + (try AuditRow.all(db, sql, rest.arguments + [floor, missing]))
  }

  private func walk(before: Int, from floor: Int = 1, _ db: Database) throws -> [AuditRow] {
    try AuditRow.all(db, walkSQL, key.arguments + rest.arguments + [floor, before, search.limit])
  }

  /// In the order of the rows, or of the index of the key.
  var walkSQL: String {
    // The unary plus keeps a condition from choosing the index.
    AuditStatements.list(key.conditions + rest.conditions.map { "+\($0)" } + ["sequence >= ?"])
  }
}

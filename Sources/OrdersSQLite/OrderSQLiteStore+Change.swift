import GRDB
public import Kernel
public import Orders
import OrdersContract
import SQLiteKit

extension OrderSQLiteStore {
  /// The row, its first event, the audit event and the claim, in one transaction.
  public func place(_ placement: Transition, claim: IdempotencyClaim?) async throws(StoreError) -> ChangeOutcome {
    try await database.write { [self] db in
      try once(claim, db) {
        try OrderRow.insert(placement.order, db)
        return .done([try record(placement, db)])
      }
    }
  }

  /// Looks at all of them before the first one is changed.
  public func change(_ changes: [GuardedChange], claim: IdempotencyClaim?) async throws(StoreError) -> ChangeOutcome {
    try await database.write { [self] db in
      try once(claim, db) {
        var transitions: [(before: Order, transition: Transition?)] = []
        var refusals: [Int: OrdersError] = [:]
        for (index, change) in changes.enumerated() {
          let before = try OrderRow.find(change.orderID, among: .everyone, db)
          do throws(OrdersError) {
            let transition = try change.rule(before)
            if let before { transitions.append((before, transition)) }
          } catch {
            refusals[index] = error
          }
        }
        guard refusals.isEmpty else { return .refused(refusals) }
        return .done(
          try transitions.map { before, transition in
            guard let transition else { return try RecordedOrder(before, db) }
            guard try OrderRow.update(transition.order, from: before, db) else {
              throw StoreError("order \(before.id) changed in the middle of a transaction")
            }
            return try record(transition, db)
          })
      }
    }
  }

  /// What the timeline and the audit trail say of it.
  private func record(_ transition: Transition, _ db: Database) throws -> RecordedOrder {
    let order = transition.order
    try TimelineRow.append(transition.entry, to: order.id, version: order.version, db)
    let sequence = Int(db.lastInsertedRowID)
    try trail.append(transition.audit, db)
    return RecordedOrder(order: order, sequence: sequence)
  }

  public func forgetClaims(before moment: Timestamp) async throws(StoreError) -> Bool {
    try await database.write { [keys] db in try keys.purge(before: moment, db) }
  }

  /// One transaction for all of them. Identifiers that are known already are skipped.
  public func insertHistory(
    _ histories: [OrderHistory], audit: AuditEntry
  ) async throws(StoreError) -> Int {
    try await database.write { [trail] db in
      var added = 0
      for history in histories {
        guard history.entries.count == history.order.version else {
          throw StoreError("order \(history.order.id): not one event for each version")
        }
        guard try OrderRow.insertUnlessKnown(history.order, db) else { continue }
        for (index, entry) in history.entries.enumerated() {
          try TimelineRow.append(entry, to: history.order.id, version: index + 1, db)
        }
        added += 1
      }
      if added > 0 { try trail.append(audit.counting(added), db) }
      return added
    }
  }
}

extension AuditEntry {
  /// With the number of orders that were taken in.
  fileprivate func counting(_ orders: Int) -> AuditEntry {
    var entry = self
    entry.changes["orders"] = FieldChange(from: .absent, to: .number(orders))
    return entry
  }
}

import Crypto
import Foundation
import GRDB
import Kernel

@testable import SQLiteKit

/// Somebody who knows how the hashes are made, and can write the database.
enum AuditForger {
  /// Makes the hashes of these events anew, so that they fit what the events hold now.
  /// - Parameter keepingPrevious: leaves the hashes of the events before as they are stored.
  static func rehash(
    _ database: SQLiteDatabase, _ sequences: ClosedRange<Int>, keepingPrevious: Bool = false
  ) async throws {
    try await database.write { db in
      for sequence in sequences {
        if !keepingPrevious {
          try db.execute(
            sql: """
              UPDATE audit_events SET previous_hash =
                coalesce((SELECT hash FROM audit_events WHERE sequence = ?), zeroblob(32)) WHERE sequence = ?
              """, arguments: [sequence - 1, sequence])
        }
        let row = try AuditRow.all(db, AuditStatements.all, []).first { $0.sequence == sequence }
        let hash = row.map { Data(SHA256.hash(data: $0.json(of: .orders, hash: nil))) }
        try db.execute(sql: "UPDATE audit_events SET hash = ? WHERE sequence = ?", arguments: [hash, sequence])
      }
    }
  }
}

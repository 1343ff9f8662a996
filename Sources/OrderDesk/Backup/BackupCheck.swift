import Foundation
import Kernel
import SQLiteKit

/// Looks through a backup that has been taken apart: whether the databases are whole, have what the manifest says, and
/// hold an audit trail that nobody changed.
struct BackupCheck {
  /// The name of the backup, for messages.
  let path: String
  let folder: Folder
  let manifest: BackupManifest
  /// What this binary knows, by module.
  let migrations: [String: [Migration]]

  /// What the audit trail came to.
  struct Trail {
    /// Both modules together.
    var events = 0
    /// `nil` when a fault was found before.
    var checkpoints: CheckpointReport?
    /// The first event or checkpoint that is not as it was written.
    var fault: String?
  }

  /// - Throws: `CommandFailure` when the schema is newer than this binary.
  func requireKnownSchema() throws(CommandFailure) {
    for module in manifest.modules {
      let known = migrations[module] ?? []
      guard let schema = manifest.part(BackupFiles.database(module))?.contents?.schema,
        !known.contains(where: { $0.name == schema })
      else { continue }
      throw .data(
        """
        \(path) was made by orderdesk \(manifest.orderdesk) and has the schema \(module) \(schema), but this version, \
        \(Version.current), knows it only up to \(known.last?.name ?? "nothing"). Use the newer version
        """)
    }
  }

  /// - Throws: `BackupFault` for a database that is damaged or has something else in it than the manifest says.
  func databases() throws {
    guard !manifest.modules.isEmpty else { throw BackupFault(path, "it has no database") }
    for module in manifest.modules {
      let name = BackupFiles.database(module)
      guard let expected = manifest.part(name)?.contents else { throw BackupFault(path, "\(name) is missing") }
      let found: DatabaseContents
      do {
        found = try DatabaseCheck.run(at: folder.file(name))
      } catch let fault as DatabaseFault {
        throw BackupFault(path, "\(name) is damaged inside: \(fault.reason)")
      }
      guard found != expected else { continue }
      throw BackupFault(path, "\(name) \(BackupCheck.difference(found, expected))")
    }
  }

  /// Follows both chains, and compares them with the checkpoints as far as their keys are known.
  func trail(keys: CheckpointKeys) throws -> Trail {
    let file = CheckpointFile(path: folder.file(BackupFiles.checkpoints))
    var trail = Trail()
    do {
      let held = AuditModule.allCases.filter { manifest.modules.contains($0.rawValue) }
      let readers = try held.map { module in
        try AuditTrailReader(at: folder.file(BackupFiles.database(module.rawValue)), module: module)
      }
      // A desk from before the audit trail has none.
      let there = try readers.filter { reader in try reader.read { try $0.isThere() } }
      trail.checkpoints = try AuditInspection(there, checkpoints: file, keys: keys).run { trail.events += $1 }
    } catch let fault as AuditFault {
      trail.fault = fault.description
    } catch let fault as CheckpointFault {
      trail.fault = "\(BackupFiles.checkpoints), line \(fault.line): \(fault.reason)"
    }
    return trail
  }

  private static func difference(_ found: DatabaseContents, _ expected: DatabaseContents) -> String {
    for (table, count) in expected.rows.sorted(by: { $0.key < $1.key }) where found.rows[table] != count {
      return "has \(found.rows[table] ?? 0) rows in \(table), and the manifest says \(count)"
    }
    return "has the schema \(found.schema ?? "none"), and the manifest says \(expected.schema ?? "none")"
  }
}

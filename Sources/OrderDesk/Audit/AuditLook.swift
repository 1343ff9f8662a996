import Kernel
import Logging
import SQLiteKit

/// `orderdesk audit verify` for the databases of a process that runs: its chains, and every checkpoint.
struct AuditLook: Sendable {
  let databases: DeskStorage.Databases
  /// Whose trails are looked through, as far as they are here.
  var modules = AuditModule.allCases
  let file: CheckpointFile
  let keys: CheckpointKeys
  let logger: Logger

  /// Reads all events. What is wrong is logged, too: it concerns whoever runs the desk.
  func run() -> AuditVerification.Finding {
    do {
      var events = 0
      let report = try AuditInspection(try trails(), checkpoints: file, keys: keys).run { events += $1 }
      return .unchanged(events: events, checkpoints: report.checked, unknownCheckpoints: report.unknownKey)
    } catch let fault as AuditFault {
      warn("the audit trail was changed", fault)
      return .changedEvent(fault.module, sequence: fault.sequence, reason: fault.reason)
    } catch let fault as CheckpointFault {
      warn("the checkpoints of the audit trail were changed", fault)
      return .changedCheckpoint(line: fault.line, reason: fault.reason)
    } catch {
      warn("the audit trail could not be verified", error)
      return .unreadable
    }
  }

  private func trails() throws(StoreError) -> [AuditTrailReader] {
    var trails: [AuditTrailReader] = []
    for module in modules {
      guard let database = databases.opened[module] else { continue }
      trails.append(try AuditTrailReader(of: database, module: module))
    }
    return trails
  }

  private func warn(_ message: Logger.Message, _ error: any Error) {
    logger.warning(message, metadata: ["cause": .string("\(error)")])
  }
}

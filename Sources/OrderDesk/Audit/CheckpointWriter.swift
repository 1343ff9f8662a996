import CoreMetrics
import Kernel
import Logging
import ServiceLifecycle
import SQLiteKit

/// Signs how far the audit trails have come: when the server starts, every minute, and when it stops.
struct CheckpointWriter: Service, CustomStringConvertible {
  private let file: CheckpointFile
  private let keys: CheckpointKeys
  private let trails: [AuditModule: AuditSQLiteStore]
  private let clock: any WallClock
  private let logger: Logger
  private let newest: Meter

  /// The service group names its services by it, also in logs: without it that is everything inside, the keys, too.
  var description: String { "audit checkpoints" }

  init(
    file: CheckpointFile, keys: CheckpointKeys, databases: DeskStorage.Databases, clock: any WallClock, logger: Logger,
    metrics: any MetricsFactory
  ) {
    self.file = file
    self.keys = keys
    trails = Dictionary(
      uniqueKeysWithValues: databases.opened.map { module, database in
        (module, AuditSQLiteStore(database: database, chain: AuditChain(module: module)))
      })
    self.clock = clock
    self.logger = logger
    newest = Meter(label: "orderdesk_audit_checkpoint_timestamp_seconds", factory: metrics)
  }

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while true {
        await write()
        try await Task.sleep(for: .seconds(60))
      }
    }
    await write()
  }

  /// Writes one line if there is something new. The server goes on when it cannot be written: that is logged.
  func write() async {
    do {
      var heads: [AuditModule: AuditHead] = [:]
      for (module, trail) in trails { heads[module] = try await trail.head() }
      let now = clock.now()
      _ = try file.append(heads, at: now, keys: keys)
      newest.set(Double(now.milliseconds) / 1_000)
    } catch {
      // Stopped in the middle of it: it is done once more at the end.
      guard !Task.isCancelled else { return }
      logger.warning(
        "the checkpoint of the audit trail could not be written: set audit.checkpointFile to a file that can be",
        metadata: ["cause": .string("\(error)")])
    }
  }
}

import Kernel
import Logging
import SQLiteKit

extension CompositionRoot {
  /// For a command that works on the databases and ends.
  static func forCommand(_ settings: Settings) -> CompositionRoot {
    let clock = SystemClock()
    return CompositionRoot(
      settings: settings, clock: clock, random: SystemRandom(),
      logger: Logger(label: "orderdesk") { _ in SwiftLogNoOpLogHandler() })
  }

  /// The person at the command line, who can write the databases anyway, may do everything. The identifier is the same in
  /// every process, so that the audit trail shows one operator.
  var operatorCall: CallContext {
    let operatorID = EntityID("00000000-0000-7000-8000-000000000000")
    return CallContext(
      requestID: "cli-\(EntityID(at: clock.now(), from: random))",
      principal: operatorID.map { Principal(userID: $0, username: "operator", roles: [.admin], sessionID: nil) })
  }
}

extension CompositionRoot {
  /// Runs `body` after the audit trail says that the operator does it, with the databases open. A desk with an older schema
  /// is not migrated for that: nothing is recorded then.
  /// - Throws: `CommandFailure` when it cannot be recorded; what `body` throws.
  func recording<Value>(_ action: AuditAction, _ body: () throws -> Value) async throws -> Value {
    let storage = DeskStorage.files(of: settings)
    let isCurrent = try storage.migrationStatus().allSatisfy { module in module.steps.allSatisfy(\.isApplied) }
    guard isCurrent else { return try body() }
    let databases = try storage.open()
    do {
      let call = operatorCall
      let entry = AuditEntry(action, by: call.principal.map { AuditActor($0) }, at: clock.now(), call)
      // Auth's trail tells it of the whole desk; a process without Auth has only the one of Orders.
      let module = settings.heldModules.first
      if let module, let database = databases.opened[module] {
        try await AuditSQLiteStore(database: database, chain: AuditChain(module: module)).append(entry)
      }
      let value = try body()
      try databases.close()
      return value
    } catch {
      try? databases.close()
      if let error = error as? StoreError { throw CommandFailure.unavailable(error.description) }
      throw error
    }
  }

  /// What is done before the schema is changed.
  var upgrade: DeskUpgrade { DeskUpgrade(checkpointFile: settings.audit.checkpointFile, clock: clock) }
}

extension Problem {
  /// One line for a terminal.
  var sentence: String {
    let details = fields.map { "\($0.field): \($0.detail)" }
    return details.isEmpty ? cause ?? detail : details.joined(separator: " ")
  }
}

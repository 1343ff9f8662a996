import Kernel
import Logging

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

extension Problem {
  /// One line for a terminal.
  var sentence: String {
    let details = fields.map { "\($0.field): \($0.detail)" }
    return details.isEmpty ? cause ?? detail : details.joined(separator: " ")
  }
}

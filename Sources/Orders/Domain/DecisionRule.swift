import Kernel
import OrdersContract

/// What a decision has to be before an order is looked at.
enum DecisionRule {
  static let reasonLength = 0...500

  /// The decision with its reason tidied.
  /// - Throws: `invalid` with one problem for each bad field, all at once.
  static func checked(_ decision: Decision) throws(OrdersError) -> Decision {
    let decision = tidied(decision)
    let problems = problems(decision)
    if !problems.isEmpty { throw .invalid(problems) }
    return decision
  }

  static func tidied(_ decision: Decision) -> Decision {
    let reason = TextRule.trimmed(TextRule.unifiedLineBreaks(decision.reason))
    return Decision(orderID: decision.orderID, version: decision.version, reason: reason)
  }

  /// - Parameter prefix: goes before the names of the fields.
  static func problems(_ decision: Decision, prefix: String = "") -> [FieldProblem] {
    [
      VersionRule.problem(decision.version, field: prefix + "version"),
      TextRule.problem(lines: decision.reason, field: prefix + "reason", length: reasonLength),
    ].compactMap { $0 }
  }
}

/// Which versions an order can have.
enum VersionRule {
  static func problem(_ version: Int, field: String = "version") -> FieldProblem? {
    version >= 1 ? nil : FieldProblem(field, .outOfRange, "Use the version that the order shows, 1 or more.")
  }

  /// - Throws: `invalid`.
  static func check(_ version: Int?) throws(OrdersError) {
    if let version, let problem = problem(version) { throw .invalid([problem]) }
  }
}

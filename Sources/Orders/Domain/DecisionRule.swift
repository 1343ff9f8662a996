import Kernel
import OrdersContract

/// What a decision has to be, and why one was not carried out.
enum DecisionRule {
  static let reasonLength = 0...500

  /// The decision with its reason tidied.
  /// - Throws: `invalid` with one problem for each bad field, all at once.
  static func checked(_ decision: Decision) throws(OrdersError) -> Decision {
    let reason = TextRule.trimmed(TextRule.unifiedLineBreaks(decision.reason))
    let problems = [
      decision.version >= 1
        ? nil : FieldProblem("version", .outOfRange, "Use the version that the order shows, 1 or more."),
      TextRule.problem(lines: reason, field: "reason", length: reasonLength),
    ].compactMap { $0 }
    if !problems.isEmpty { throw .invalid(problems) }
    return Decision(orderID: decision.orderID, version: decision.version, reason: reason)
  }

  /// Why a guarded change found no row to change.
  /// - Parameter current: the order as it was in the same transaction; `nil` when the decider may not see it.
  static func refusal(current: Order?, decider: EntityID, allowSelfApproval: Bool) -> OrdersError {
    guard let current else { return .notFound }
    if current.userID == decider && !allowSelfApproval { return .ownOrder }
    // The version is the one guard that is left when the order is pending.
    return current.status == .pending ? .versionConflict(current) : .notPending(current)
  }
}

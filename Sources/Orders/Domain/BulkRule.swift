import Kernel
import OrdersContract

/// What many decisions at once have to be before any order is looked at.
enum BulkRule {
  static let sizes = 1...100

  /// The decisions with their reasons tidied.
  /// - Throws: `invalid` with one problem for each bad field, all at once.
  static func checked(_ decisions: [BulkDecision]) throws(OrdersError) -> [BulkDecision] {
    guard sizes.contains(decisions.count) else {
      throw .invalid([FieldProblem("decisions", .outOfRange, "Send 1 to 100 decisions.")])
    }
    let decisions = decisions.map { BulkDecision($0.verdict, DecisionRule.tidied($0.decision)) }
    var seen: Set<EntityID> = []
    let problems = decisions.enumerated().flatMap { index, bulk in
      let isNew = seen.insert(bulk.decision.orderID).inserted
      let twice = FieldProblem("decisions[\(index)].id", .duplicate, "This order is in the list twice.")
      return DecisionRule.problems(bulk.decision, prefix: "decisions[\(index)].") + (isNew ? [] : [twice])
    }
    if !problems.isEmpty { throw .invalid(problems) }
    return decisions
  }
}

import GRDB
import SQLiteKit

/// What SQLite is going to do for a statement.
struct QueryPlan: CustomStringConvertible {
  let sql: String
  let steps: [String]

  var description: String { "\(steps) for \(sql)" }

  /// Parameters stay without values: the planner does not look at them.
  init(_ sql: String, _ db: Database) throws {
    self.sql = sql
    let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
    statement.setUncheckedArguments(StatementArguments())
    steps = try Row.fetchAll(statement).map { $0["detail"] }
  }

  /// Steps that cost more, the more rows there are.
  /// - Parameter maySort: whether what is sorted is bounded.
  func faults(maySort: Bool = false) -> [String] {
    steps.filter { step in
      if step.hasPrefix("USE TEMP B-TREE") { return !maySort }
      guard step.hasPrefix("SCAN") else { return false }
      // What comes out of a subquery that ends at a limit, and the search index when it is asked for words.
      let isBounded = step.wholeMatch(of: /SCAN (\d+ )?CONSTANT ROWS?|SCAN \(subquery-\d+\)/) != nil
      return !isBounded && step.wholeMatch(of: /SCAN order_search VIRTUAL TABLE INDEX \d+:.*M\d.*/) == nil
    }
  }
}

/// The statements that triggers run, as far as these are no refusals: their plans are not a part of the plans of what sets them
/// off.
struct TriggeredStatement {
  let trigger: String
  let sql: String

  static func all(_ db: Database) throws -> [TriggeredStatement] {
    let triggers = try Row.fetchAll(db, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name")
    return triggers.flatMap { row in
      let (name, text): (String, String) = (row["name"], row["sql"])
      let body = text.split(separator: "BEGIN\n", maxSplits: 1).last ?? ""
      return body.replacing(/END\s*$/, with: "").split(separator: ";").map(String.init)
        .filter { $0.contains { !$0.isWhitespace } && !$0.contains("RAISE(") }
        .map { TriggeredStatement(trigger: name, sql: $0.replacing(/(NEW|OLD)\.\w+/, with: "?")) }
    }
  }
}

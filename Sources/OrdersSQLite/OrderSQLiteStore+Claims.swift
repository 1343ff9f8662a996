import GRDB
import Kernel
import Orders
import OrdersContract
import SQLiteKit

extension OrderSQLiteStore {
  /// What a change came to, before its claim is kept.
  enum Attempt {
    case done([RecordedOrder])
    case refused([Int: OrdersError])
  }

  /// Runs a change, unless its claim has been answered before; what is kept with the claim are the events of the change, because
  /// they say how its orders were after it.
  func once(_ claim: IdempotencyClaim?, _ db: Database, _ body: () throws -> Attempt) throws -> ChangeOutcome {
    if let claim {
      let finding = try keys.find(
        claim.key, of: claim.userID, request: claim.request, validSince: claim.validSince, db)
      switch finding {
      case .unknown: break
      case .usedForAnotherRequest: return .keyReused
      case .answered(let text):
        return .replayed(try ClaimAnswer(text).sequences.map { try RecordedOrder(at: $0, db).order })
      }
    }
    switch try body() {
    case .refused(let refusals): return .refused(refusals)
    case .done(let recorded):
      if let claim {
        let answer = ClaimAnswer(sequences: recorded.map(\.sequence)).text
        try keys.keep(claim.key, of: claim.userID, request: claim.request, answer: answer, at: claim.at, db)
      }
      return .done(recorded.map(\.order))
    }
  }
}

/// An order with the event that made it what it is.
struct RecordedOrder {
  let order: Order
  let sequence: Int
}

/// What is kept with a claim: the sequences of events, as numbers with spaces between them.
private struct ClaimAnswer {
  let sequences: [Int]

  init(sequences: [Int]) { self.sequences = sequences }

  /// - Throws: when somebody has changed the text.
  init(_ text: String) throws(DamagedRow) {
    let parts = text.split(separator: " ")
    sequences = parts.compactMap { Int($0) }
    guard sequences.count == parts.count else { throw DamagedRow("idempotency_keys.answer") }
  }

  var text: String { sequences.map(String.init).joined(separator: " ") }
}

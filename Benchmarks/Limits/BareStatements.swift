import Foundation
import GRDB

/// Statements without HTTP, on one thread: how many a second.
struct BareStatements {
  let database: DatabasePool
  let seconds: Double

  func run() throws {
    let user = try database.read { db in try String.fetchOne(db, sql: "SELECT user_id FROM orders LIMIT 1") ?? "" }
    print("mine", try rate { try database.read { db in _ = try BareOrder.fetch(BareOrder.mine, user, db) } })
    print("queue", try rate { try database.read { db in _ = try BareOrder.fetch(BareOrder.queue, "pending", db) } })
    print(
      "insert",
      try rate {
        try database.write { db in
          try db.cachedStatement(sql: "INSERT INTO bare (text) VALUES ('24-inch monitor')").execute()
        }
      })
  }

  private func rate(_ body: () throws -> Void) throws -> Int {
    let clock = ContinuousClock()
    let (start, length) = (clock.now, Duration.seconds(seconds))
    var count = 0
    while clock.now - start < length {
      try body()
      count += 1
    }
    return Int(Double(count) / seconds)
  }
}

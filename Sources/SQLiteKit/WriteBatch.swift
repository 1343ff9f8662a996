import GRDB

/// Writes that share one transaction.
struct WriteBatch {
  let writes: [QueuedWrite]

  /// Runs them in their order, flushes, and answers each.
  func run(_ db: Database) {
    var answers: [((any Error)?) -> Void] = []
    do {
      try db.beginTransaction(.immediate)
      for write in writes {
        switch try attempt(write, db) {
        case .done(let answer): answers.append(answer)
        case .failed(let error): answers.append { _ in write.refuse(error) }
        }
      }
      try db.commit()
      for answer in answers { answer(nil) }
    } catch {
      // Such as a full disk: SQLite may have ended the transaction by itself. Nothing of the batch is there.
      if db.isInsideTransaction { try? db.rollback() }
      for answer in answers { answer(error) }
      for write in writes.dropFirst(answers.count) { write.refuse(error) }
    }
  }

  /// - Throws: what has ended the whole transaction.
  private func attempt(_ write: QueuedWrite, _ db: Database) throws -> QueuedWrite.Attempt {
    try db.cachedStatement(sql: "SAVEPOINT one_write").execute()
    let attempt = write.run(db)
    if case .failed(let error) = attempt {
      guard db.isInsideTransaction else { throw error }
      try db.cachedStatement(sql: "ROLLBACK TO one_write").execute()
    }
    try db.cachedStatement(sql: "RELEASE one_write").execute()
    return attempt
  }
}

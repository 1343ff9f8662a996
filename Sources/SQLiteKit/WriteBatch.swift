import GRDB

/// Writes that share one transaction.
///
/// They are tried together first, because almost all of them succeed, and a savepoint costs: the full-text index writes
/// what it has gathered to the file at each one. Only when one of them fails is all of it undone, and done again with a
/// savepoint for each.
struct WriteBatch {
  let writes: [QueuedWrite]

  /// Runs them in their order, flushes, and answers each.
  func run(_ db: Database) {
    do {
      let answers = try together(db) ?? apart(db)
      for answer in answers { answer() }
    } catch {
      // Such as a full disk: SQLite may have ended the transaction by itself. Nothing of the batch is there.
      if db.isInsideTransaction { try? db.rollback() }
      for write in writes { write.refuse(error) }
    }
  }

  private typealias Answer = () -> Void

  /// - Returns: `nil` when one of them has failed; then nothing has changed.
  private func together(_ db: Database) throws -> [Answer]? {
    try db.beginTransaction(.immediate)
    var answers: [Answer] = []
    for write in writes {
      guard case .done(let answer) = write.run(db) else {
        if db.isInsideTransaction { try db.rollback() }
        return nil
      }
      answers.append(answer)
    }
    try db.commit()
    return answers
  }

  /// - Throws: what has ended the whole transaction.
  private func apart(_ db: Database) throws -> [Answer] {
    try db.beginTransaction(.immediate)
    let answers = try writes.map { write -> Answer in
      try db.cachedStatement(sql: "SAVEPOINT one_write").execute()
      let attempt = write.run(db)
      switch attempt {
      case .done(let answer):
        try db.cachedStatement(sql: "RELEASE one_write").execute()
        return answer
      case .failed(let error):
        guard db.isInsideTransaction else { throw error }
        try db.cachedStatement(sql: "ROLLBACK TO one_write").execute()
        try db.cachedStatement(sql: "RELEASE one_write").execute()
        return { write.refuse(error) }
      }
    }
    try db.commit()
    return answers
  }
}

public import Kernel

/// Looks through the trails of all modules: each chain from its first event, and the events that checkpoints saw.
public struct AuditInspection {
  private let trails: [AuditTrailReader]
  private let file: CheckpointFile
  private let keys: CheckpointKeys

  public init(_ trails: [AuditTrailReader], checkpoints file: CheckpointFile, keys: CheckpointKeys) {
    self.trails = trails
    self.file = file
    self.keys = keys
  }

  /// - Parameters:
  ///   - progress: told how many events have been looked at, and how many there are in all.
  ///   - goodTrail: told each module whose chain is good, with the number of its events.
  /// - Throws: `AuditFault` for the first event that is bad, `CheckpointFault` for a checkpoint that is, `StoreError` when
  ///   something cannot be read or there is no trail at all.
  public func run(
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }, goodTrail: (AuditModule, Int) -> Void
  ) throws -> CheckpointReport {
    // As far as it reaches now: a server that goes on writes checkpoints of events that the snapshots do not have.
    let lines = try LineReader(path: file.path)
    return try withSnapshots(trails[...], []) { snapshots in
      let total = try snapshots.reduce(0) { try $0 + $1.count() }
      var done = 0
      for snapshot in snapshots {
        let verifier = try snapshot.verify {
          done += 1
          progress(done, total)
        }
        if try snapshot.isThere() { goodTrail(snapshot.module, verifier.count) }
      }
      var checkpoints = CheckpointVerifier(path: file.path, keys: keys)
      if let lines { try checkpoints.check(lines, snapshots) }
      for snapshot in snapshots where try !snapshot.isThere() {
        throw StoreError("\(snapshot.path) has no audit trail yet: run orderdesk migrate")
      }
      return checkpoints.report
    }
  }

  /// Opens one snapshot within the other, so that all are there at the same time.
  private func withSnapshots<Value>(
    _ rest: ArraySlice<AuditTrailReader>, _ open: [AuditSnapshot], _ body: ([AuditSnapshot]) throws -> Value
  ) throws -> Value {
    guard let next = rest.first else { return try body(open) }
    return try next.read { snapshot in try withSnapshots(rest.dropFirst(), open + [snapshot], body) }
  }
}

import Kernel

/// Compares trails with the checkpoints that were written while they grew. Events are looked up by their key.
struct CheckpointVerifier {
  let path: String
  let keys: CheckpointKeys
  private(set) var report: CheckpointReport
  /// What was looked up last: most lines repeat one of their heads.
  private var seen: [AuditModule: AuditHead] = [:]

  init(path: String, keys: CheckpointKeys) {
    self.path = path
    self.keys = keys
    report = CheckpointReport(path: path)
  }

  /// Takes all lines.
  /// - Throws: `CheckpointFault` for a line that was changed, `AuditFault` for an event that is not the one of the checkpoint.
  mutating func check(_ lines: LineReader, _ trails: [AuditSnapshot]) throws {
    report.isThere = true
    while let line = try lines.next() { try check(line, trails) }
  }

  private mutating func check(_ line: LineReader.Line, _ trails: [AuditSnapshot]) throws {
    let checkpoint: AuditCheckpoint
    do throws(AuditCheckpoint.Flaw) {
      checkpoint = try AuditCheckpoint(line: line.bytes)
    } catch {
      guard error == .torn else { throw fault(line, "it is no checkpoint") }
      report.torn += 1
      return
    }
    guard let key = keys[checkpoint.keyID] else {
      report.unknownKey += 1
      return
    }
    guard checkpoint.isSigned(by: key) else {
      throw fault(line, "its signature does not match: the line was changed, or somebody else wrote it")
    }
    for trail in trails {
      guard let head = checkpoint.heads[trail.module], seen[trail.module] != head else { continue }
      try compare(trail, head, checkpoint.at)
      seen[trail.module] = head
    }
    report.checked += 1
  }

  private func compare(_ trail: AuditSnapshot, _ head: AuditHead, _ at: Timestamp) throws {
    let hash = try trail.isThere() ? trail.hash(of: head.sequence) : nil
    if hash == head.hash { return }
    if hash != nil {
      throw AuditFault(
        module: trail.module, sequence: head.sequence,
        reason: """
          a checkpoint of \(at) saw another event there: this one, or one before it, was changed or put in later
          """)
    }
    let last = try trail.isThere() ? trail.lastSequence() : 0
    throw AuditFault(
      module: trail.module, sequence: last + 1,
      reason: last == 0
        ? "the trail is empty, but a checkpoint of \(at) saw event \(head.sequence): all events were removed"
        : """
        the trail ends at event \(last), but a checkpoint of \(at) saw event \(head.sequence): \
        the newest events were removed
        """)
  }

  private func fault(_ line: LineReader.Line, _ reason: String) -> CheckpointFault {
    CheckpointFault(path: path, line: line.number, reason: reason)
  }
}

/// A line of the checkpoint file that is not as it was written.
public struct CheckpointFault: Error, Sendable, Hashable, CustomStringConvertible {
  public let path: String
  /// From 1.
  public let line: Int
  /// The end of a sentence about the line.
  public let reason: String

  public var description: String { "\(path), line \(line): \(reason)" }
}

/// What the checkpoints had to say.
public struct CheckpointReport: Sendable, Hashable {
  public let path: String
  /// Whether there is a file at all.
  public internal(set) var isThere = false
  /// Lines that the trails agree with.
  public internal(set) var checked = 0
  /// Lines that a secret has signed which is not known here.
  public internal(set) var unknownKey = 0
  /// Lines that a crash broke off.
  public internal(set) var torn = 0
}

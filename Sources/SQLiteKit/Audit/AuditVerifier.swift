import Crypto
public import Kernel

/// Follows the trail of one module from its first event, and stops at the first one that is not as it was written.
public struct AuditVerifier: Sendable {
  public let module: AuditModule
  /// How many events were good.
  public private(set) var count = 0
  /// The hash of the last good event.
  private var hash = AuditEvent.origin

  public init(module: AuditModule) { self.module = module }

  /// The last good event; `nil` before the first one.
  public var head: AuditHead? { count == 0 ? nil : AuditHead(sequence: count, hash: hash) }

  /// Takes the next event.
  /// - Throws: `AuditFault` when it is not the next event, or was changed.
  public mutating func check(_ event: AuditEvent) throws(AuditFault) {
    try check(event.sequence, event.previous, event.hash, event.hashedBytes)
  }

  mutating func check(_ row: AuditRow) throws(AuditFault) {
    try check(row.sequence, Hex.encode(row.previous), Hex.encode(row.hash), row.json(of: module, hash: nil))
  }

  /// What is wrong with the event whose turn it is.
  func fault(_ reason: String) -> AuditFault { AuditFault(module: module, sequence: count + 1, reason: reason) }

  private mutating func check(
    _ sequence: Int, _ previous: String, _ hash: String, _ bytes: [UInt8]
  ) throws(AuditFault) {
    guard sequence <= count + 1 else { throw fault("it was removed: the next event that is there is \(sequence)") }
    guard sequence == count + 1 else { throw fault("event \(sequence) stands in its place") }
    switch (hash == Hex.encode(SHA256.hash(data: bytes)), previous == self.hash) {
    case (true, true): break
    case (false, true): throw fault("it was changed: its hash does not match what it holds")
    case (true, false):
      throw fault("it does not follow the event before it: an event was removed, put in or swapped here")
    case (false, false):
      throw fault("it was changed or swapped: neither its hash nor that of the event before it matches")
    }
    count = sequence
    self.hash = hash
  }
}

/// The first event of a trail that is not as it was written.
public struct AuditFault: Error, Sendable, Hashable, CustomStringConvertible {
  public let module: AuditModule
  public let sequence: Int
  /// The end of a sentence about the event.
  public let reason: String

  public var description: String { "\(module.rawValue): event \(sequence): \(reason)" }
}

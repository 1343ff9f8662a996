import Crypto
import Foundation
public import GRDB
public import Kernel

/// The audit trail of one module, in the table `audit_events` of the module's database: events are appended, each with the
/// hash of the one before.
public struct AuditChain: Sendable {
  public let module: AuditModule

  public init(module: AuditModule) { self.module = module }

  /// Appends the event, in the caller's transaction: it is there when what it records is there.
  public func append(_ entry: AuditEntry, _ db: Database) throws {
    let last = try AuditLink.last(db)
    let event = event(entry, after: last)
    try db.cachedStatement(sql: AuditStatements.insert).execute(arguments: [
      event.sequence, event.at, event.action.rawValue, event.outcome.rawValue, event.actor?.userID,
      event.actor?.username, event.target, event.address, event.requestID, event.changes.jsonText,
      last.hash, Data(SHA256.hash(data: event.hashedBytes)),
    ])
  }

  /// Events before a sequence, newest first, by an index for each filter.
  /// - Throws: `StoreError` with the sequence of an event that cannot be read.
  public func list(_ search: AuditSearch, _ db: Database) throws -> [AuditEvent] {
    try AuditListing(search).rows(db).map { row in try row.event(of: module) }
  }

  /// The newest event; `nil` before the first one.
  public func head(_ db: Database) throws -> AuditHead? {
    let last = try AuditLink.last(db)
    return last.sequence == 0 ? nil : AuditHead(sequence: last.sequence, hash: Hex.encode(last.hash))
  }

  /// The event without its hash.
  private func event(_ entry: AuditEntry, after last: AuditLink) -> AuditEvent {
    AuditEvent(
      sequence: last.sequence + 1, module: module, action: entry.action, outcome: entry.outcome, actor: entry.actor,
      target: entry.target?.description, at: entry.at, address: entry.address, requestID: entry.requestID,
      changes: entry.changes, previous: Hex.encode(last.hash), hash: "")
  }
}

/// How far a trail has come: its newest event, which stands for all events before.
public struct AuditHead: Sendable, Hashable, Codable {
  public let sequence: Int
  /// 64 hexadecimal digits.
  public let hash: String

  public init(sequence: Int, hash: String) {
    self.sequence = sequence
    self.hash = hash
  }
}

/// What the next event is joined to.
struct AuditLink {
  let sequence: Int
  /// 32 bytes.
  let hash: Data

  /// The newest event, or what stands in for it before the first one.
  static func last(_ db: Database) throws -> AuditLink {
    guard let row = try Row.fetchOne(db.cachedStatement(sql: AuditStatements.last)) else {
      return AuditLink(sequence: 0, hash: Data(count: 32))
    }
    return AuditLink(sequence: try row.decode(atIndex: 0), hash: try row.decode(atIndex: 1))
  }
}

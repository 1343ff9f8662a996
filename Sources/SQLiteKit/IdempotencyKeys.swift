import Crypto
import Foundation
public import GRDB
public import Kernel

/// The table `idempotency_keys` of a module's database: which request was carried out under a key, and what it came to. It is
/// read and written in the transaction of the change.
public struct IdempotencyKeys: Sendable {
  /// What is known about a key.
  public enum Finding: Sendable, Hashable {
    case unknown
    case answered(String)
    case usedForAnotherRequest
  }

  /// How many rows go in one transaction.
  private static let purgeSize = 500

  private static let find = "SELECT fingerprint, answer, at FROM idempotency_keys WHERE user_id = ? AND key = ?"
  private static let insert = """
    INSERT OR REPLACE INTO idempotency_keys (user_id, key, fingerprint, answer, at) VALUES (?, ?, ?, ?, ?)
    """
  private static let purge = """
    DELETE FROM idempotency_keys
    WHERE number IN (SELECT number FROM idempotency_keys ORDER BY number LIMIT \(purgeSize)) AND at < ?
    """

  public init() {}

  /// - Parameters:
  ///   - request: the same bytes for the same request.
  ///   - validSince: an older answer is none.
  public func find(
    _ key: String, of userID: EntityID, request: [UInt8], validSince: Timestamp, _ db: Database
  ) throws -> Finding {
    let statement = try db.cachedStatement(sql: IdempotencyKeys.find)
    guard let row = try Row.fetchOne(statement, arguments: [userID, key]),
      try row.decode(Timestamp.self, atIndex: 2) >= validSince
    else { return .unknown }
    guard try row.decode(Data.self, atIndex: 0) == fingerprint(request) else { return .usedForAnotherRequest }
    return .answered(try row.decode(atIndex: 1))
  }

  /// - Parameter answer: what `find` answers from now on.
  public func keep(
    _ key: String, of userID: EntityID, request: [UInt8], answer: String, at: Timestamp, _ db: Database
  ) throws {
    try db.cachedStatement(sql: IdempotencyKeys.insert).execute(
      arguments: [userID, key, fingerprint(request), answer, at])
  }

  /// Deletes some of the oldest rows, as far as they are from before a moment.
  /// - Returns: whether there may be more.
  public func purge(before moment: Timestamp, _ db: Database) throws -> Bool {
    try db.cachedStatement(sql: IdempotencyKeys.purge).execute(arguments: [moment])
    return db.changesCount == IdempotencyKeys.purgeSize
  }

  private func fingerprint(_ request: [UInt8]) -> Data { Data(SHA256.hash(data: request)) }
}

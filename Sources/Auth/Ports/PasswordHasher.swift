/// Turns passwords into hashes, slowly and away from the event loops.
public protocol PasswordHasher: Sendable {
  /// The cost of new hashes.
  var cost: Int { get }

  /// A new hash with a new salt and the configured cost.
  func hash(_ password: Password) async throws(PasswordHasherError) -> PasswordHash

  /// Whether the hash is of this password. Takes the time of the hash's own cost, whatever the answer.
  func verify(_ password: Password, against hash: PasswordHash) async throws(PasswordHasherError) -> Bool
}

/// Why a password was not hashed.
public enum PasswordHasherError: Error, Sendable, Hashable {
  /// Too many are waiting; after so many seconds there should be room.
  case busy(retryAfter: Int)
  /// The text is for the log.
  case failed(String)
}

/// A source of random bytes. The real one is the system's cryptographic generator; tests use a seeded one.
public protocol RandomSource: Sendable {
  /// `count` bytes that nobody can guess.
  func bytes(_ count: Int) -> [UInt8]
}

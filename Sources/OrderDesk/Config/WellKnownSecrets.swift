/// Recognises keys that are no secret: taken from an example, made of the words of one, or of a repeated pattern.
enum WellKnownSecrets {
  /// The words of example keys, the longest first where one begins another.
  private static let words = [
    "changethis", "changeme", "replaceme", "replacethis", "insecure", "development", "production", "orderdesk",
    "passphrase", "password", "examplekey", "example", "default", "supersecret", "secret", "please", "random", "string",
    "signing", "token", "super", "test", "your", "this", "with", "demo", "very", "long", "key", "jwt", "dev", "for",
    "not", "the", "and", "bits", "bit", "bytes", "byte", "atleast", "least", "at", "my", "me", "in", "is", "do",
    "1234567890", "0123456789", "256", "32", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "a",
  ]

  /// Fewer different bytes than this is a pattern: 32 random bytes in hex have about 14.
  private static let fewestDistinctBytes = 8
  /// So many letters must be left when the words have been taken away.
  private static let fewestUnknownLetters = 16

  static func contains(_ secret: String) -> Bool {
    let bytes = Array(secret.utf8)
    return Set(bytes).count < fewestDistinctBytes || isRepetition(bytes) || isMadeOfWords(secret)
  }

  /// Whether the whole is a shorter pattern again and again, the last time maybe cut off.
  private static func isRepetition(_ bytes: [UInt8]) -> Bool {
    (1...max(1, bytes.count / 2)).contains { period in
      bytes.indices.dropFirst(period).allSatisfy { bytes[$0] == bytes[$0 - period] }
    }
  }

  /// A random key may hold one of the short words by chance; it still leaves nearly all its letters.
  private static func isMadeOfWords(_ secret: String) -> Bool {
    var rest = secret.lowercased().filter(\.isASCIIAlphanumeric)[...]
    var unknown = 0
    while !rest.isEmpty {
      if let word = words.first(where: { rest.hasPrefix($0) }) {
        rest = rest.dropFirst(word.count)
      } else {
        rest = rest.dropFirst()
        unknown += 1
      }
    }
    return unknown < fewestUnknownLetters
  }
}

import Kernel

/// A bcrypt hash in modular crypt format, such as `$2b$12$` and 53 characters. It never prints itself.
public struct PasswordHash: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// The logarithm of the number of rounds. 4 is the least that bcrypt knows; 16 takes about 3 seconds.
  public static let costs = 4...16

  /// 60 ASCII characters.
  public let text: String
  /// One of `costs`.
  public let cost: Int

  /// Tells the cost only.
  public var description: String { "bcrypt hash of cost \(cost) (hidden)" }
  /// Tells the cost only.
  public var debugDescription: String { description }
  /// Shows the cost only to `dump`.
  public var customMirror: Mirror { Mirror(self, children: ["cost": cost]) }

  /// Reads the form: `$2a$`, `$2b$` or `$2y$`, the cost, 22 characters of salt and 31 of hash. `nil` for anything else.
  ///
  /// The last character of the salt holds only two bits. One with more bits set would never match again, because bcrypt
  /// clears them in what it returns, so it is refused here.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 60, ["$2a$", "$2b$", "$2y$"].contains(text.prefix(4)), bytes[6] == UInt8(ascii: "$"),
      bytes[4...5].allSatisfy(PasswordHash.isDigit), let cost = Int(text.dropFirst(4).prefix(2)),
      PasswordHash.costs.contains(cost),
      bytes[7...].allSatisfy(PasswordHash.isBase64), ".Oeu".utf8.contains(bytes[28])
    else { return nil }
    self.text = text
    self.cost = cost
  }

  /// Reads the field `password_hash`.
  /// - Throws: a problem that says what the field takes.
  public init(field text: String) throws(InvalidField) {
    guard let hash = PasswordHash(text) else {
      throw InvalidField(
        "password_hash", .invalid,
        """
        Use a bcrypt hash of 60 characters that starts with $2b$ and has a cost of \
        \(PasswordHash.costs.lowerBound) to \(PasswordHash.costs.upperBound).
        """)
    }
    self = hash
  }

  private init(cost: Int) {
    let cost = min(max(cost, PasswordHash.costs.lowerBound), PasswordHash.costs.upperBound)
    let digits = cost < 10 ? "0\(cost)" : "\(cost)"
    self.text = "$2b$\(digits)$" + String(repeating: ".", count: 53)
    self.cost = cost
  }

  /// A hash of no known password, to compare with when there is no account: it costs the same time.
  public static func dummy(cost: Int) -> PasswordHash { PasswordHash(cost: cost) }

  private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

  private static func isBase64(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "."), UInt8(ascii: "/"):
      true
    default: isDigit(byte)
    }
  }
}

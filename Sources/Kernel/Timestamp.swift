/// A moment in UTC with a resolution of one millisecond: an integer in the database, RFC 3339 text in JSON and pages
/// (`2026-11-21T08:30:00.000Z`).
public struct Timestamp: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public let milliseconds: Int64

  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// Later than every other one.
  public static let distantFuture = Timestamp(milliseconds: .max)

  /// Reads RFC 3339 text in UTC, with or without a fraction; digits below a millisecond are dropped. `nil` for anything
  /// else, and for moments that no calendar has.
  public init?(_ text: String) {
    var digits = DigitReader(Array(text.utf8))
    guard let year = digits.number(4), digits.take("-"), let month = digits.number(2), digits.take("-"),
      let day = digits.number(2), digits.take("T"), let hour = digits.number(2), digits.take(":"),
      let minute = digits.number(2), digits.take(":"), let second = digits.number(2),
      let milliseconds = digits.fraction(), digits.take("Z"), digits.isAtEnd, hour < 24, minute < 60, second < 60,
      let days = CivilDate.daysSince1970(year: year, month: month, day: day)
    else { return nil }
    self.init(milliseconds: ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + milliseconds)
  }

  /// The first and the last moment that RFC 3339 can write: what lies beyond is written as the nearer one.
  private static let writable: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

  public var description: String {
    let milliseconds = min(max(milliseconds, Timestamp.writable.lowerBound), Timestamp.writable.upperBound)
    let (days, rest) = milliseconds.flooredQuotientAndRemainder(dividingBy: 86_400_000)
    let date = CivilDate(daysSince1970: days)
    var text: [UInt8] = []
    text.reserveCapacity(24)
    text.append(digits: date.year, count: 4)
    text.append(UInt8(ascii: "-"))
    text.append(digits: date.month, count: 2)
    text.append(UInt8(ascii: "-"))
    text.append(digits: date.day, count: 2)
    text.append(UInt8(ascii: "T"))
    text.append(digits: rest / 3_600_000, count: 2)
    text.append(UInt8(ascii: ":"))
    text.append(digits: rest / 60_000 % 60, count: 2)
    text.append(UInt8(ascii: ":"))
    text.append(digits: rest / 1000 % 60, count: 2)
    text.append(UInt8(ascii: "."))
    text.append(digits: rest % 1000, count: 3)
    text.append(UInt8(ascii: "Z"))
    return String(decoding: text, as: UTF8.self)
  }

  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

  public static func + (moment: Timestamp, duration: Duration) -> Timestamp {
    Timestamp(milliseconds: moment.milliseconds + duration.milliseconds)
  }

  public static func - (moment: Timestamp, duration: Duration) -> Timestamp {
    Timestamp(milliseconds: moment.milliseconds - duration.milliseconds)
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let moment = Timestamp(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an RFC 3339 time in UTC")
    }
    self = moment
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension Duration {
  /// The whole milliseconds, rounded down.
  public var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }

  /// The whole seconds, rounded down.
  public var wholeSeconds: Int { Int(components.seconds) }
}

/// Reads fixed groups of ASCII digits. A regular expression takes a third of a millisecond for the same, and an audit trail
/// has a time in every line.
private struct DigitReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  /// Exactly `count` digits.
  mutating func number(_ count: Int) -> Int64? {
    guard rest.count >= count else { return nil }
    var number: Int64 = 0
    for byte in rest.prefix(count) {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      number = number * 10 + Int64(byte - UInt8(ascii: "0"))
    }
    rest.removeFirst(count)
    return number
  }

  /// Milliseconds after a point with 1-9 digits; 0 without one.
  mutating func fraction() -> Int64? {
    guard take(".") else { return 0 }
    var (milliseconds, weight, count) = (Int64(0), Int64(100), 0)
    while let digit = number(1) {
      milliseconds += digit * weight
      weight /= 10
      count += 1
    }
    return (1...9).contains(count) ? milliseconds : nil
  }
}

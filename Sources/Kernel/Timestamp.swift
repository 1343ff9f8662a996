import Foundation

/// A moment in UTC with a resolution of one millisecond: an integer in the database, RFC 3339 text in JSON and pages
/// (`2026-11-21T08:30:00.000Z`).
public struct Timestamp: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public let milliseconds: Int64

  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// Reads RFC 3339 text in UTC, with or without a fraction; digits below a millisecond are dropped. `nil` for anything
  /// else, and for moments that no calendar has.
  public init?(_ text: String) {
    let form = /([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,9}))?Z/
    guard let parts = text.wholeMatch(of: form), let date = try? Date.ISO8601FormatStyle().parse("\(parts.1)Z"),
      date.formatted(.iso8601) == "\(parts.1)Z"
    else { return nil }
    let fraction = Int64((parts.2 ?? "").padding(toLength: 3, withPad: "0", startingAt: 0)) ?? 0
    self.init(milliseconds: Int64(date.timeIntervalSince1970) * 1000 + fraction)
  }

  public var description: String {
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

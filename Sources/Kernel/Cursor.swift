import Foundation

/// A place in a list, as opaque text for clients: the row after which the next page begins.
///
/// It holds a fingerprint of the query that it came from, so that a cursor of another query, or one that was altered,
/// is noticed. It grants nothing: who may see a row is decided by the query itself.
public struct Cursor: Sendable, Hashable, Codable {
  public let at: Timestamp
  public let id: EntityID
  /// What the row is sorted by before its time, such as a status; empty for a list that is sorted by time alone.
  public let group: String
  let fingerprint: UInt64

  /// - Parameter query: the filters of the list in a fixed order, for the fingerprint.
  public init(at: Timestamp, id: EntityID, group: String = "", query: String) {
    self.at = at
    self.id = id
    self.group = group
    self.fingerprint = Cursor.fingerprint("\(at.milliseconds) \(id) \(group) \(query)")
  }

  /// Reads a cursor from a client. `nil` when it was not made by `text`.
  public init?(text: String) {
    guard let data = Data(base64URL: text), let plain = String(data: data, encoding: .utf8) else { return nil }
    let parts = plain.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 4, let at = Int64(parts[0]), let id = EntityID(parts[1]),
      let fingerprint = UInt64(parts[2], radix: 36)
    else { return nil }
    self.at = Timestamp(milliseconds: at)
    self.id = id
    self.group = String(parts[3])
    self.fingerprint = fingerprint
    // Numbers can be written in several ways.
    guard self.text == text else { return nil }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let cursor = Cursor(text: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a cursor")
    }
    self = cursor
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  public var text: String {
    Data("\(at.milliseconds) \(id) \(String(fingerprint, radix: 36)) \(group)".utf8).base64URL
  }

  /// Whether the cursor came from a list with these filters, unaltered.
  public func belongs(to query: String) -> Bool {
    fingerprint == Cursor.fingerprint("\(at.milliseconds) \(id) \(group) \(query)")
  }

  /// FNV-1a: it tells mistakes apart, it is no seal.
  private static func fingerprint(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}

/// Which part of a list is wanted.
public struct PageRequest: Sendable, Hashable, Codable {
  /// 1-100.
  public static let limits = 1...100
  public static let defaultLimit = 20
  /// Beyond this, walk with `cursor`: skipping rows costs time for each row skipped.
  public static let largestOffset = 10_000

  public var limit: Int
  public var offset: Int
  /// Continues after the row it names; it goes with the query that it came from.
  public var cursor: Cursor?

  public init(limit: Int = PageRequest.defaultLimit, offset: Int = 0, cursor: Cursor? = nil) {
    self.limit = limit
    self.offset = offset
    self.cursor = cursor
  }
}

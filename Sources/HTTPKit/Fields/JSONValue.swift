/// Any JSON value (RFC 8259), so that a wrong type can be told from a missing field.
enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  /// A whole number, however it is written.
  case integer(Int)
  /// A number that is not whole, or does not fit.
  case number
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])
}

/// A refusal or a failure in the shape of RFC 9457, before it becomes JSON or a page.
public struct Problem: Error, Sendable {
  public var code: ProblemCode
  /// Safe to show: what is wrong with this request and what to do about it.
  public var detail: String
  /// One entry for each bad field.
  public var fields: [FieldProblem]
  /// After how many seconds a retry makes sense.
  public var retryAfter: Int?
  /// Further members of the JSON object, such as the order as it is now.
  public var members: [String: any Encodable & Sendable]
  /// For the log only.
  public var cause: String?

  public init(
    _ code: ProblemCode, _ detail: String? = nil, fields: [FieldProblem] = [], retryAfter: Int? = nil,
    members: [String: any Encodable & Sendable] = [:], cause: String? = nil
  ) {
    self.code = code
    self.detail = detail ?? code.title + "."
    self.fields = fields
    self.retryAfter = retryAfter
    self.members = members
    self.cause = cause
  }
}

/// What is wrong with one field of a form, a JSON body or a query.
public struct FieldProblem: Sendable, Hashable, Codable {
  public let field: String
  public let code: Code
  /// A sentence to show beside the field.
  public let detail: String

  public init(_ field: String, _ code: Code, _ detail: String) {
    self.field = field
    self.code = code
    self.detail = detail
  }

  /// Stable names for scripts.
  public enum Code: String, Sendable, Codable, CaseIterable {
    case missing, unknown, duplicate, invalid
    case wrongType = "wrong_type"
    case tooShort = "too_short"
    case tooLong = "too_long"
    case outOfRange = "out_of_range"
  }
}

/// An error that can be told to a client.
public protocol ProblemConvertible: Error {
  var problem: Problem { get }
}

extension Problem: ProblemConvertible {
  public var problem: Problem { self }
}

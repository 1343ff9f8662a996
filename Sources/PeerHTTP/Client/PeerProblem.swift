import Foundation
public import Kernel

/// A problem as another process of the desk tells it (RFC 9457).
public struct PeerProblem: Error, Sendable, Codable {
  /// `nil` for one that this version does not know.
  public let code: ProblemCode?
  /// The code as it came.
  public let codeText: String
  public let detail: String
  public let fields: [FieldProblem]
  /// In seconds.
  public let retryAfter: Int?
  /// The whole object, for members that only some codes have.
  let object: Data

  enum CodingKeys: String, CodingKey {
    case code, detail, errors, object
    case retryAfter = "retry_after"
  }

  /// - Returns: `nil` when it is no problem as RFC 9457 and SPEC §4 have it.
  init?(_ object: Data, retryAfter: Int?) {
    guard let known = try? JSONDecoder().decode(Known.self, from: object) else { return nil }
    codeText = known.code
    code = ProblemCode(rawValue: known.code)
    detail = known.detail
    fields = known.errors ?? []
    self.retryAfter = retryAfter
    self.object = object
  }

  /// As a line of a stream carries it.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let object = Data(try container.decode(String.self, forKey: .object).utf8)
    guard let problem = PeerProblem(object, retryAfter: try container.decodeIfPresent(Int.self, forKey: .retryAfter))
    else { throw DecodingError.dataCorruptedError(forKey: .object, in: container, debugDescription: "not a problem") }
    self = problem
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(String(decoding: object, as: UTF8.self), forKey: .object)
    try container.encodeIfPresent(retryAfter, forKey: .retryAfter)
  }

  /// A further member, such as the order as it is now; `nil` when it is missing or something else.
  public func member<Value: Decodable>(_ name: String, as type: Value.Type) -> Value? {
    try? JSONDecoder().decode(Member<Value>.self, from: object, configuration: name).value
  }

  private struct Known: Decodable {
    let code: String
    let detail: String
    let errors: [FieldProblem]?
  }

  /// One member whose name is known only at run time.
  private struct Member<Value: Decodable>: DecodableWithConfiguration {
    let value: Value

    init(from decoder: any Decoder, configuration name: String) throws {
      let container = try decoder.container(keyedBy: MemberKey.self)
      value = try container.decode(Value.self, forKey: MemberKey(stringValue: name))
    }
  }

  private struct MemberKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}

/// The error of a contract, as a call between processes can end in it.
public protocol PeerFailure: ProblemConvertible {
  static func unavailable(cause: String) -> Self
  static var deadlineExceeded: Self { get }

  /// - Returns: `nil` for a problem that no verb of the contract ends in.
  init?(_ problem: PeerProblem)
}

/// For calls that belong to no contract.
extension Problem: PeerFailure {
  public static func unavailable(cause: String) -> Problem {
    Problem(.serverUnavailable, "Try again in a moment.", retryAfter: 1, cause: cause)
  }

  public static var deadlineExceeded: Problem {
    Problem(.serverDeadlineExceeded, "Try again in a moment.", retryAfter: 1)
  }

  public init?(_ problem: PeerProblem) {
    guard let code = problem.code, code != .serverServiceToken else { return nil }
    self.init(code, problem.detail, fields: problem.fields, retryAfter: problem.retryAfter)
  }
}

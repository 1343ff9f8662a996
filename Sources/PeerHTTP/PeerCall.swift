public import HTTPKit

/// One verb of a contract as a call between processes: `POST /internal/v1/<module>/<verb>` with its arguments as JSON, answered
/// with its value as JSON, or with the problem that it ended in.
///
/// Members that are not known are passed over, so that two versions can work side by side; a new member of a value that is
/// received must be optional.
public struct PeerCall<Arguments: Codable & Sendable, Answer: Codable & Sendable>: Sendable {
  /// The name of the verb in Swift.
  public let verb: String
  public let effect: PeerEffect
  /// Whether the process that is called finds out who asks. Without that the credential is not even looked at.
  public let needsCaller: Bool
  /// How it finds that out.
  public let check: CallerCheck

  /// - Parameter check: `nil` for `remembered` when the verb is safe, and `fresh` when it is not.
  public init(_ verb: String, _ effect: PeerEffect, needsCaller: Bool = true, check: CallerCheck? = nil) {
    self.verb = verb
    self.effect = effect
    self.needsCaller = needsCaller
    self.check = check ?? effect.check
  }
}

/// One verb whose answer goes on: a head, then elements as they come, each a line of JSON (`application/x-ndjson`).
public struct PeerStream<Arguments: Codable & Sendable, Head: Codable & Sendable, Element: Codable & Sendable>: Sendable
{
  public let verb: String
  public let effect: PeerEffect
  /// Whether it has no end of its own: it ends well when the process that reads it is told to stop.
  public let isLive: Bool

  public init(_ verb: String, _ effect: PeerEffect, isLive: Bool = false) {
    self.verb = verb
    self.effect = effect
    self.isLive = isLive
  }
}

/// What a call does, and so whether it may be made a second time when no answer came.
public enum PeerEffect: Sendable, Hashable {
  /// It changes nothing.
  case safe
  /// It may be made again when the context has an idempotency key.
  case keyed
  /// It is made once.
  case once

  /// How the process that is called finds out who asks, when the verb does not say otherwise.
  var check: CallerCheck { self == .safe ? .remembered : .fresh }
}

/// Arguments of a verb that has none.
public struct NoArguments: Codable, Sendable {
  public init() {}
}

/// The value of a verb that returns none. That it came is what it says, so that it has a member that no other answer has.
public struct NoAnswer: Codable, Sendable {
  private let done: Bool

  public init() { done = true }
}

/// One line of an answer that goes on.
struct PeerLine<Head: Codable & Sendable, Element: Codable & Sendable>: Codable, Sendable {
  var head: Head?
  var next: Element?
  /// The last line of an answer that came to its end; without it, it was cut off.
  var end: Bool?
  /// The last line of an answer that failed on the way.
  var problem: PeerProblem?
}

/// Where the calls of a module are.
enum PeerPath {
  static let root = "/internal/v1"

  static func of(_ verb: String, module: String) -> String { "\(root)/\(module)/\(verb)" }
}

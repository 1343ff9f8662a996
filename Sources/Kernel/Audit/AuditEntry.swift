/// Something that is about to be written to the audit trail, in the transaction of what it records.
///
/// It never holds a password, a token, a cookie or a hash of one of them.
public struct AuditEntry: Sendable, Hashable {
  public var action: AuditAction
  public var outcome: AuditOutcome
  /// `nil` when nobody is known: a failed sign-in under a name that does not exist. That name is not kept, because people
  /// type passwords into the wrong field.
  public var actor: AuditActor?
  public var target: AuditTarget?
  public var at: Timestamp
  /// Of the client; at most 100 code points.
  public var address: String
  /// 1-128 of `A-Za-z0-9._-`.
  public var requestID: String
  /// By field name in JSON.
  public var changes: [String: FieldChange]

  public init(
    _ action: AuditAction, _ outcome: AuditOutcome = .success, by actor: AuditActor?, on target: AuditTarget? = nil,
    at: Timestamp, _ context: CallContext, changes: [String: FieldChange] = [:]
  ) {
    self.action = action
    self.outcome = outcome
    self.actor = actor
    self.target = target
    self.at = at
    self.address = String(String.UnicodeScalarView(context.client.address.unicodeScalars.prefix(100)))
    self.requestID = context.requestID
    self.changes = changes
  }
}

/// Who did it, with the name of that time.
public struct AuditActor: Sendable, Hashable, Codable {
  public let userID: EntityID
  public let username: String

  public init(userID: EntityID, username: String) {
    self.userID = userID
    self.username = username
  }

  public init(_ principal: Principal) { self.init(userID: principal.userID, username: principal.username) }

  enum CodingKeys: String, CodingKey {
    case userID = "user_id"
    case username
  }
}

/// What it was done to, written as `order:019aa…`.
public struct AuditTarget: Sendable, Hashable, CustomStringConvertible {
  public let description: String

  public static func user(_ id: EntityID) -> AuditTarget { AuditTarget(description: "user:\(id)") }
  public static func session(_ id: EntityID) -> AuditTarget { AuditTarget(description: "session:\(id)") }
  public static func order(_ id: EntityID) -> AuditTarget { AuditTarget(description: "order:\(id)") }
}

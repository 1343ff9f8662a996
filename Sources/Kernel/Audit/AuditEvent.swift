/// One link of an audit trail.
///
/// Its JSON is canonical: members in alphabetical order, no white space, the escapes of RFC 8785. The SHA-256 of that text
/// without the member `hash` is the hash of the event, and the next event carries it as `previous`.
public struct AuditEvent: Sendable, Hashable, Codable {
  /// What `previous` is in the first event of a trail: 64 zeros.
  public static let origin = String(repeating: "0", count: 64)

  /// From 1, without gaps, for each module.
  public let sequence: Int
  public let module: AuditModule
  public let action: AuditAction
  public let outcome: AuditOutcome
  public let actor: AuditActor?
  /// Such as `order:019aa…`.
  public let target: String?
  public let at: Timestamp
  /// Of the client.
  public let address: String
  public let requestID: String
  /// By field name in JSON.
  public let changes: [String: FieldChange]
  /// The hash of the event before: 64 hexadecimal digits.
  public let previous: String
  /// 64 hexadecimal digits.
  public let hash: String

  public init(
    sequence: Int, module: AuditModule, action: AuditAction, outcome: AuditOutcome, actor: AuditActor?, target: String?,
    at: Timestamp, address: String, requestID: String, changes: [String: FieldChange], previous: String, hash: String
  ) {
    self.sequence = sequence
    self.module = module
    self.action = action
    self.outcome = outcome
    self.actor = actor
    self.target = target
    self.at = at
    self.address = address
    self.requestID = requestID
    self.changes = changes
    self.previous = previous
    self.hash = hash
  }

  enum CodingKeys: String, CodingKey {
    case sequence, module, action, outcome, actor, target, at, address, changes, previous, hash
    case requestID = "request_id"
  }

  /// Writes absent values as `null`, so that every event has the same members.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(sequence, forKey: .sequence)
    try container.encode(module, forKey: .module)
    try container.encode(action, forKey: .action)
    try container.encode(outcome, forKey: .outcome)
    try container.encode(actor, forKey: .actor)
    try container.encode(target, forKey: .target)
    try container.encode(at, forKey: .at)
    try container.encode(address, forKey: .address)
    try container.encode(requestID, forKey: .requestID)
    try container.encode(changes, forKey: .changes)
    try container.encode(previous, forKey: .previous)
    try container.encode(hash, forKey: .hash)
  }
}

extension AuditEvent: JSONWritable {
  public func write(to json: inout JSONWriter) { write(to: &json, hash: hash) }

  /// What the hash is made of.
  public var hashedBytes: [UInt8] {
    var json = JSONWriter()
    write(to: &json, hash: nil)
    return json.bytes
  }

  private func write(to json: inout JSONWriter, hash: String?) {
    json.object { json in
      json.member("action", action.rawValue)
      json.name("actor")
      if let actor { actor.write(to: &json) } else { json.null() }
      json.member("address", address)
      json.member("at", at.description)
      json.name("changes")
      json.value(changes)
      if let hash { json.member("hash", hash) }
      json.member("module", module.rawValue)
      json.member("outcome", outcome.rawValue)
      json.member("previous", previous)
      json.member("request_id", requestID)
      json.member("sequence", sequence)
      json.member("target", target)
    }
  }
}

extension AuditActor: JSONWritable {
  public func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("user_id", userID.text)
      json.member("username", username)
    }
  }
}

/// Which events are wanted, newest first.
public struct AuditFilter: Sendable, Hashable, Codable {
  /// A username, or the identifier of a user. `nil` for everybody.
  public var actor: String?
  public var action: AuditAction?
  /// From this moment on.
  public var from: Timestamp?
  /// Before this moment.
  public var to: Timestamp?

  public init(actor: String? = nil, action: AuditAction? = nil, from: Timestamp? = nil, to: Timestamp? = nil) {
    self.actor = actor
    self.action = action
    self.from = from
    self.to = to
  }
}

/// What one module is asked for: events before `before`, newest first.
public struct AuditSearch: Sendable, Hashable, Codable {
  public var filter: AuditFilter
  /// A sequence; `nil` to begin with the newest event.
  public var before: Int?
  /// At least 1.
  public var limit: Int

  public init(filter: AuditFilter = AuditFilter(), before: Int? = nil, limit: Int) {
    self.filter = filter
    self.before = before
    self.limit = limit
  }
}

/// A page of the trails of all modules together.
public struct AuditQuery: Sendable, Hashable {
  /// `nil` for all.
  public var module: AuditModule?
  public var filter: AuditFilter
  /// The `nextCursor` of an earlier page of the same query.
  public var cursor: String?
  /// 1-100.
  public var limit: Int

  public init(
    module: AuditModule? = nil, filter: AuditFilter = AuditFilter(), cursor: String? = nil,
    limit: Int = PageRequest.defaultLimit
  ) {
    self.module = module
    self.filter = filter
    self.cursor = cursor
    self.limit = limit
  }
}

/// A part of the audit trail, newest first.
public struct AuditPage: Sendable, Hashable, Codable {
  public let events: [AuditEvent]
  /// Asks for the next page; `nil` on the last one.
  public let nextCursor: String?

  public init(events: [AuditEvent], nextCursor: String?) {
    self.events = events
    self.nextCursor = nextCursor
  }

  enum CodingKeys: String, CodingKey {
    case events
    case nextCursor = "next_cursor"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(events, forKey: .events)
    try container.encode(nextCursor, forKey: .nextCursor)
  }
}

extension AuditPage: JSONWritable {
  public func write(to json: inout JSONWriter) {
    json.object { json in
      json.name("events")
      json.array(events)
      json.member("next_cursor", nextCursor)
    }
  }
}

/// The audit trails of all modules as one list. Each module checks for itself that the caller has `audit:read`.
public protocol AuditTrail: Sendable {
  /// Safe to retry.
  /// - Throws: `auth.required`, `auth.forbidden`, `request.invalid` for a cursor of another query or a limit out of range,
  ///   `server.unavailable`.
  func listEvents(_ query: AuditQuery, _ context: CallContext) async throws(Problem) -> AuditPage
}

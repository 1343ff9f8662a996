/// What travels with every call across a module boundary.
public struct CallContext: Sendable {
  /// Names the request in logs, timelines and error pages: 1-128 of `A-Za-z0-9._-`.
  public var requestID: String
  /// Who is calling; `nil` before sign-in.
  public var principal: Principal?
  /// What the caller presented, so that a transport adapter can forward it.
  public var credential: Credential?
  /// Where the call comes from.
  public var client: Client
  /// When the caller stops waiting; `nil` for no limit.
  public var deadline: Timestamp?
  /// Names one attempt of the caller to change something, so that a retry of it changes nothing more: 1-255 visible ASCII
  /// characters. Calls that change nothing pass over it.
  public var idempotencyKey: String?

  public init(
    requestID: String, principal: Principal? = nil, credential: Credential? = nil, client: Client = .local,
    deadline: Timestamp? = nil, idempotencyKey: String? = nil
  ) {
    self.requestID = requestID
    self.principal = principal
    self.credential = credential
    self.client = client
    self.deadline = deadline
    self.idempotencyKey = idempotencyKey
  }

  /// The device at the other end, as far as a request shows it.
  public struct Client: Sendable, Hashable {
    public let address: String
    /// At most 255 characters of the `User-Agent` header.
    public let userAgent: String

    public init(address: String, userAgent: String) {
      self.address = address
      self.userAgent = String(userAgent.prefix(255))
    }

    /// A call that comes from this machine's command line.
    public static let local = Client(address: "local", userAgent: "command line")
  }
}

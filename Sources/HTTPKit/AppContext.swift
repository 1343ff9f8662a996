public import Hummingbird
public import Kernel
public import NIOCore

/// What is known about a request on its way through middleware and route.
///
/// It is handed on from one to the next, and each keeps a copy of its own while the next one works: so it is kept small, and
/// what it knows lies in a box.
public struct AppContext: RequestContext, Sendable {
  public var coreContext: CoreRequestContextStorage
  private var box: Box

  private struct Facts {
    let channel: any Channel
    let trail = RequestTrail()
    var requestID = ""
    var clientAddress = "unknown"
    var userAgent = ""
    var credential: Credential?
    var principal: Principal?
    var csrfToken = ""
  }

  private indirect enum Box {
    case facts(Facts)

    var facts: Facts {
      get {
        switch self {
        case .facts(let facts): facts
        }
      }
      set { self = .facts(newValue) }
    }
  }

  public init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    box = .facts(Facts(channel: source.channel))
  }

  /// The connection, for answers that go on for long.
  var channel: any Channel { box.facts.channel }

  /// Where the bytes come from; `nil` when a test calls the router without a socket.
  public var peer: SocketAddress? { channel.remoteAddress }

  /// Set by `RequestIDMiddleware`.
  public var requestID: String {
    get { box.facts.requestID }
    set { box.facts.requestID = newValue }
  }

  /// Set by `ClientAddressMiddleware`: the peer, or what a trusted proxy says of it.
  public var clientAddress: String {
    get { box.facts.clientAddress }
    set { box.facts.clientAddress = newValue }
  }

  /// At most 255 characters.
  public var userAgent: String {
    get { box.facts.userAgent }
    set { box.facts.userAgent = newValue }
  }

  /// Set by `AuthenticationMiddleware`.
  public var credential: Credential? {
    get { box.facts.credential }
    set { box.facts.credential = newValue }
  }

  /// Who is calling, as verified by Auth; `nil` when nobody is signed in.
  public var principal: Principal? {
    get { box.facts.principal }
    set { box.facts.principal = newValue }
  }

  /// What this browser's forms must carry in the field `csrf_token`; set by `CSRFMiddleware`.
  public var csrfToken: String {
    get { box.facts.csrfToken }
    set { box.facts.csrfToken = newValue }
  }

  /// What inner middleware finds out for the log line that the outermost one writes.
  public var trail: RequestTrail { box.facts.trail }

  /// The same facts for a call across a module boundary.
  public var call: CallContext {
    let facts = box.facts
    return CallContext(
      requestID: facts.requestID, principal: facts.principal, credential: facts.credential,
      client: CallContext.Client(address: facts.clientAddress, userAgent: facts.userAgent))
  }

  /// The identifier in the path, such as `:id`; `nil` when it is no UUID, and so names nothing.
  public func pathID(_ name: String) -> EntityID? { parameters.get(name).flatMap { EntityID($0) } }
}

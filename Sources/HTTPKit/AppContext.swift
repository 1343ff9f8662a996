public import Hummingbird
public import Kernel
public import NIOCore

/// What is known about a request on its way through middleware and route.
public struct AppContext: RequestContext {
  public var coreContext: CoreRequestContextStorage
  /// Where the bytes come from; `nil` when a test calls the router without a socket.
  public let peer: SocketAddress?
  /// The connection, for answers that go on for long.
  let channel: any Channel
  /// Set by `RequestIDMiddleware`.
  public var requestID = ""
  /// Set by `ClientAddressMiddleware`: the peer, or what a trusted proxy says of it.
  public var clientAddress = "unknown"
  /// At most 255 characters.
  public var userAgent = ""
  /// Set by `AuthenticationMiddleware`.
  public var credential: Credential?
  /// Who is calling, as verified by Auth; `nil` when nobody is signed in.
  public var principal: Principal?
  /// What this browser's forms must carry in the field `csrf_token`; set by `CSRFMiddleware`.
  public var csrfToken = ""
  /// What inner middleware finds out for the log line that the outermost one writes.
  public let trail = RequestTrail()

  public init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    peer = source.channel.remoteAddress
    channel = source.channel
  }

  /// The same facts for a call across a module boundary.
  public var call: CallContext {
    CallContext(
      requestID: requestID, principal: principal, credential: credential,
      client: CallContext.Client(address: clientAddress, userAgent: userAgent))
  }
  /// The identifier in the path, such as `:id`; `nil` when it is no UUID, and so names nothing.
  public func pathID(_ name: String) -> EntityID? { parameters.get(name).flatMap { EntityID($0) } }
}

import AsyncHTTPClient
import Foundation
import HTTPTypes
import Kernel
import NIOCore
import NIOHTTP1

/// One attempt of a call, on its way out.
struct PeerRequest {
  let path: String
  let body: Data
  let context: CallContext

  /// A token is good once, so that each attempt has its own.
  func httpRequest(to peer: Peer, timeLeft: Duration) throws -> HTTPClientRequest {
    var request = HTTPClientRequest(url: peer.origin + path)
    request.method = .POST
    let token = try peer.means.tokens.sign(issuer: peer.caller, audience: peer.module, path: path)
    request.headers.add(name: "Authorization", value: "Bearer \(token)")
    request.headers.add(name: "Content-Type", value: "application/json")
    request.headers.add(name: "X-Request-ID", value: context.requestID)
    add(PeerHeaders.timeout.rawName, String(max(1, timeLeft.milliseconds)), to: &request)
    add(PeerHeaders.clientAddress.rawName, context.client.address.percentEncoded, to: &request)
    add(PeerHeaders.clientAgent.rawName, context.client.userAgent.percentEncoded, to: &request)
    // Somebody who is not known to this process is not known to the next one, whatever they hold.
    if context.principal != nil, let credential = context.credential {
      add(PeerHeaders.credential.rawName, credential.headerValue, to: &request)
    }
    // One that is too long is refused there as it would be whole.
    if let key = context.idempotencyKey { add("Idempotency-Key", String(key.prefix(300)).percentEncoded, to: &request) }
    for (name, value) in peer.means.trace() { add(name, value, to: &request) }
    request.body = .bytes(ByteBuffer(bytes: body))
    return request
  }

  private func add(_ name: String, _ value: String, to request: inout HTTPClientRequest) {
    request.headers.add(name: name, value: value)
  }
}

extension Credential {
  /// For `Orderdesk-Credential`.
  fileprivate var headerValue: String {
    switch self {
    case .session(let secret): "session \(secret)"
    case .bearer(let token): "bearer \(token)"
    }
  }
}

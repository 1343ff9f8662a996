import AsyncHTTPClient
import Foundation
import HTTPTypes
import Kernel
import NIOCore
import NIOHTTP1

/// One attempt of a call, on its way out.
struct PeerRequest {
  let path: String
  let body: ByteBuffer
  let context: CallContext

  /// For an answer that is taken as a whole.
  func whole(to peer: Peer, timeLeft: Duration) throws -> HTTPClient.Request {
    try HTTPClient.Request(
      url: peer.origin + path, method: .POST, headers: try headers(to: peer, timeLeft: timeLeft),
      body: .byteBuffer(body))
  }

  /// For an answer that goes on.
  func goingOn(to peer: Peer, timeLeft: Duration) throws -> HTTPClientRequest {
    var request = HTTPClientRequest(url: peer.origin + path)
    request.method = .POST
    request.headers = try headers(to: peer, timeLeft: timeLeft)
    request.body = .bytes(body)
    return request
  }

  /// A token is good once, so that each attempt has its own.
  private func headers(to peer: Peer, timeLeft: Duration) throws -> HTTPHeaders {
    let token = try peer.means.tokens.sign(issuer: peer.caller, audience: peer.module, path: path)
    var headers: HTTPHeaders = [
      "Authorization": "Bearer \(token)", "Content-Type": "application/json", "X-Request-ID": context.requestID,
      PeerHeaders.timeout.rawName: String(max(1, timeLeft.milliseconds)),
      PeerHeaders.clientAddress.rawName: context.client.address.percentEncoded,
      PeerHeaders.clientAgent.rawName: context.client.userAgent.percentEncoded,
    ]
    // Somebody who is not known to this process is not known to the next one, whatever they hold.
    if context.principal != nil, let credential = context.credential {
      headers.add(name: PeerHeaders.credential.rawName, value: credential.headerValue)
    }
    // One that is too long is refused there as it would be whole.
    if let key = context.idempotencyKey {
      headers.add(name: "Idempotency-Key", value: String(key.prefix(300)).percentEncoded)
    }
    for (name, value) in peer.means.trace() { headers.add(name: name, value: value) }
    return headers
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

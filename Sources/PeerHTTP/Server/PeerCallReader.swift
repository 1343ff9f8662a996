import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore

/// Takes a call between processes apart.
struct PeerCallReader: Sendable {
  let clock: any WallClock
  let verify: PeerRoutes.Verify

  func arguments<Arguments: Decodable>(_ request: Request) async throws -> Arguments {
    let body = try await request.body.collect(upTo: PeerRoutes.largestArguments)
    do {
      return try PeerJSON.value(Array(body.readableBytesView))
    } catch {
      // A person cannot have caused it: the process that calls is of another version.
      throw Problem(.requestMalformed, "The arguments are not those of this version.")
    }
  }

  /// Without who asks.
  func contextOfNobody(_ request: Request, _ context: AppContext) -> CallContext {
    var call = context.call
    call.client = CallContext.Client(
      address: request.decoded(PeerHeaders.clientAddress) ?? "unknown",
      userAgent: request.decoded(PeerHeaders.clientAgent) ?? "")
    call.idempotencyKey = request.decoded(.idempotencyKey)
    call.deadline = request.headers[PeerHeaders.timeout].flatMap { Int64($0) }.map { clock.now() + .milliseconds($0) }
    return call
  }

  /// With who asks, as this process has found out for itself.
  func context(_ request: Request, _ context: AppContext, check: CallerCheck) async throws -> CallContext {
    var call = contextOfNobody(request, context)
    guard let credential = request.headers[PeerHeaders.credential].flatMap({ Credential(headerValue: $0) }) else {
      return call
    }
    let principal = try await verify(credential, call, check)
    (call.principal, call.credential) = (principal, credential)
    context.trail.note(principal: principal)
    return call
  }
}

extension Request {
  /// A header that is percent-encoded.
  fileprivate func decoded(_ name: HTTPField.Name) -> String? { headers[name].map { $0.removingPercentEncoding ?? $0 } }
}

extension Credential {
  /// From `Orderdesk-Credential`.
  fileprivate init?(headerValue: String) {
    let parts = headerValue.split(separator: " ", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    switch parts[0] {
    case "session": self = .session(secret: String(parts[1]))
    case "bearer": self = .bearer(token: String(parts[1]))
    default: return nil
    }
  }
}

import AsyncHTTPClient
import Foundation
import Kernel
import NIOCore
import NIOHTTP1
import NIOPosix

/// The head of an answer.
struct PeerAnswer {
  let status: Int
  let mediaType: String
  let retryAfter: Int?

  init(_ status: HTTPResponseStatus, _ headers: HTTPHeaders) {
    self.status = Int(status.code)
    mediaType = headers.first(name: "Content-Type")?.lowercased() ?? "nothing"
    retryAfter = headers.first(name: "Retry-After").flatMap { Int($0) }
  }

  /// The value, as JSON.
  /// - Throws: `PeerProblem` for a refusal; `PeerError.unreadable` for what no process of the desk answers.
  func data(_ body: ByteBuffer?) throws -> [UInt8] {
    let bytes = body.map { Array($0.readableBytesView) } ?? []
    if status == 200, mediaType.hasPrefix("application/json") { return bytes }
    try refuse(Data(bytes))
  }

  /// For an answer that is not a value.
  func refuse(_ data: Data) throws -> Never {
    if mediaType.hasPrefix("application/problem+json"), let problem = PeerProblem(data, retryAfter: retryAfter) {
      throw problem
    }
    throw PeerError.unreadable("it answered \(status) with \(mediaType.prefix(80))")
  }
}

extension Peer {
  /// What an error of the HTTP client means. When nobody listens, the peer counts as gone at once.
  func explained(_ error: any Error) -> any Error {
    switch error {
    case is PeerError, is PeerProblem: return error
    case is NIOTooManyBytesError, is ResponseAccumulator.ResponseTooBigError:
      return PeerError.unreadable("its answer is larger than \(Peer.largestAnswer) bytes")
    case let error as HTTPClientError where error == .deadlineExceeded: return PeerError.deadlineExceeded
    case let error as HTTPClientError where error == .connectTimeout:
      return PeerError.unreachable("it takes no connection in time")
    case let error as NIOConnectionError: return gone("it takes no connection: \(error.briefly)")
    case let error as IOError where error.errnoCode == ECONNREFUSED: return gone("it takes no connection")
    case is HTTPParserError: return PeerError.unreadable("what it sends is not HTTP: \(error)")
    default:
      if Task.isCancelled { return PeerError.abandoned }
      return PeerError.unreachable(health.reason ?? "the connection broke: \(error)")
    }
  }

  private func gone(_ cause: String) -> PeerError {
    health.open(cause)
    return .unreachable(cause)
  }
}

extension NIOConnectionError {
  fileprivate var briefly: String {
    connectionErrors.first.map { "\($0.error)" } ?? dnsAError.map { "\($0)" } ?? "the name is not known"
  }
}

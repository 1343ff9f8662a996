import AsyncHTTPClient
import Foundation
public import Kernel
import NIOCore

extension Peer {
  /// Makes a call whose answer goes on, and waits for its head. The elements are fetched one by one, as they are asked for.
  ///
  /// An answer that ends before its end ends in `unavailable`.
  /// - Throws: as `call`.
  public func open<Arguments, Head, Element, Failure: PeerFailure>(
    _ stream: PeerStream<Arguments, Head, Element>, _ arguments: Arguments, _ context: CallContext,
    failure: Failure.Type
  ) async throws(Failure) -> (head: Head, elements: Pulled<Element, Failure>) {
    let start = metrics.now
    do {
      let lines = try await lines(stream, arguments, context)
      guard let head = try await line(from: lines, stream, until: try deadline(of: context)).head else {
        throw PeerError.unreadable("its answer has no head")
      }
      metrics.count(.answered, since: start)
      let elements = Pulled<Element, Failure> { () async throws(Failure) -> Element? in
        try await self.next(stream, lines, context, failure: failure)
      }
      return (head, elements)
    } catch let problem as PeerProblem {
      throw refused(stream.verb, problem, context, since: start)
    } catch {
      throw failed(stream.verb, error, context, since: start)
    }
  }

  private func lines<Arguments, Head, Element>(
    _ stream: PeerStream<Arguments, Head, Element>, _ arguments: Arguments, _ context: CallContext
  ) async throws -> PeerLines {
    let deadline = try deadline(of: context)
    let request = PeerRequest(
      path: PeerPath.of(stream.verb, module: module), body: try PeerJSON.buffer(arguments), context: context)
    let http = try request.goingOn(to: self, timeLeft: deadline - metrics.now)
    return try await guarded(until: deadline) { [means] in
      let connections = means.connections
      let response = try await (stream.isLive ? connections.streams : connections.calls)
        .execute(http, timeout: .hours(1))
      let answer = PeerAnswer(response.status, response.headers)
      guard answer.status == 200, answer.mediaType.hasPrefix("application/x-ndjson") else {
        let body = try await response.body.collect(upTo: Peer.largestAnswer)
        try Task.checkCancellation()
        try answer.refuse(Data(body.readableBytesView))
      }
      return PeerLines(response.body)
    }
  }

  private func line<Arguments, Head, Element>(
    from lines: PeerLines, _ stream: PeerStream<Arguments, Head, Element>, until deadline: ContinuousClock.Instant
  ) async throws -> PeerLine<Head, Element> {
    try await guarded(until: deadline) { try await lines.next() }
  }

  private func next<Arguments, Head, Element, Failure: PeerFailure>(
    _ stream: PeerStream<Arguments, Head, Element>, _ lines: PeerLines,
    _ context: CallContext, failure: Failure.Type
  ) async throws(Failure) -> Element? {
    let start = metrics.now
    do {
      guard let line = try await read(stream, lines) else { return nil }
      if let problem = line.problem { throw problem }
      if let element = line.next { return element }
      guard line.end == true else { throw PeerError.unreadable("a line of its answer says nothing") }
      return nil
    } catch let problem as PeerProblem {
      throw refused(stream.verb, problem, context, since: start)
    } catch {
      throw failed(stream.verb, explained(error), context, since: start)
    }
  }
}

extension Peer {
  /// The next line; `nil` when it is an answer without an end, and this process is told to stop. A reader may take as long as it
  /// wants; the peer may not.
  private func read<Arguments, Head, Element>(
    _ stream: PeerStream<Arguments, Head, Element>, _ lines: PeerLines
  ) async throws -> PeerLine<Head, Element>? {
    stream.isLive
      ? try await live.read { try await lines.next() }
      : try await guarded(until: metrics.now + means.timeouts.silence) { try await lines.next() }
  }
}

/// The lines of an answer, as they come. One reader.
actor PeerLines {
  /// Some hundred orders with every text as long as it may be.
  static let longestLine = 16 << 20

  private var body: HTTPClientResponse.Body.AsyncIterator
  private var buffer = ByteBuffer()
  /// How much of the buffer has no end of a line.
  private var searched = 0
  private var isAtEnd = false

  init(_ body: HTTPClientResponse.Body) { self.body = body.makeAsyncIterator() }

  /// The next line; the last one again and again.
  func next<Head, Element>() async throws -> PeerLine<Head, Element> {
    if isAtEnd { return PeerLine(end: true) }
    while true {
      let bytes = buffer.readableBytesView
      if let end = bytes.dropFirst(searched).firstIndex(of: UInt8(ascii: "\n")) {
        let line = Data(bytes[..<end])
        buffer.moveReaderIndex(forwardBy: line.count + 1)
        searched = 0
        do {
          let line = try JSONDecoder().decode(PeerLine<Head, Element>.self, from: line)
          isAtEnd = line.end == true
          return line
        } catch {
          throw PeerError.unreadable("a line of its answer is not that of this version: \(error)")
        }
      }
      searched = buffer.readableBytes
      guard searched <= PeerLines.longestLine else {
        throw PeerError.unreadable("a line of its answer is longer than \(PeerLines.longestLine) bytes")
      }
      try await read()
    }
  }

  private func read() async throws {
    var body = self.body
    guard var part = try await body.next(isolation: #isolation) else {
      throw PeerError.unreachable("its answer was cut off")
    }
    self.body = body
    if buffer.readableBytes == 0 { buffer.clear() } else { buffer.discardReadBytes() }
    buffer.writeBuffer(&part)
  }
}

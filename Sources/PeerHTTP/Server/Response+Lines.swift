import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore

extension Response {
  /// A head and elements as lines of JSON, fetched while they are being sent. The last line says whether that is all.
  static func lines<Head: Codable & Sendable, Element: Codable & Sendable, Failure: ProblemConvertible>(
    _ head: Head, _ elements: Pulled<Element, Failure>, isLive: Bool, from context: AppContext
  ) -> Response {
    // Whoever downloads something may take a break, as long as the process between lives.
    .stream(contentType: "application/x-ndjson", from: context, hangsUp: isLive) { writer in
      typealias Line = PeerLine<Head, Element>
      try await writer.write(try bytes(Line(head: head)))
      var failure: Failure?
      while true {
        let element: Element?
        do throws(Failure) {
          element = try await elements.next()
        } catch {
          failure = error
          break
        }
        guard let element else { break }
        try await writer.write(try bytes(next: element, Line(next: element)))
      }
      if let failure {
        context.log(failure.problem)
        let object = try failure.problem.details(of: context, at: "")
        let line = PeerProblem(object, retryAfter: failure.problem.retryAfter)
        return try await writer.write(try bytes(Line(problem: line)))
      }
      try await writer.write(try bytes(Line(end: true)))
    }
  }

  /// A value that writes itself is written several times faster.
  private static func bytes<Element>(next element: Element, _ line: some Encodable) throws -> ByteBuffer {
    guard let element = element as? any JSONWritable else { return try bytes(line) }
    var json = JSONWriter()
    json.object { json in
      json.name("next")
      element.write(to: &json)
    }
    return ByteBuffer(bytes: json.bytes + [UInt8(ascii: "\n")])
  }

  private static func bytes(_ line: some Encodable) throws -> ByteBuffer {
    var buffer = ByteBuffer(bytes: try JSONEncoder().encode(line))
    buffer.writeInteger(UInt8(ascii: "\n"))
    return buffer
  }
}

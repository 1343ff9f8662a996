import HTTPTypes
public import Hummingbird
public import Kernel
import NIOCore

/// One event of a stream (WHATWG HTML §9.2): data as one line of JSON.
public struct ServerSentEvent: Sendable {
  let bytes: [UInt8]

  /// - Parameters:
  ///   - name: its type.
  ///   - id: what a client sends in `Last-Event-ID` to go on after it.
  public init(_ name: StaticString, id: String, data: some JSONWritable) {
    var json = JSONWriter()
    data.write(to: &json)
    bytes = Array("event: \(name)\nid: \(id)\ndata: ".utf8) + json.bytes + Array("\n\n".utf8)
  }
}

/// The way to a client who listens to events.
public struct EventWriter {
  /// After how many milliseconds a client should come back.
  static let retry = 2_000

  fileprivate var writer: PatientWriter

  /// Tells the client where the stream begins, and when to come back after it.
  public mutating func begin(at id: String) async throws {
    try await writer.write(ByteBuffer(string: "retry: \(EventWriter.retry)\nid: \(id)\n\n"))
  }

  /// Says that all is well, so that nobody on the way takes the connection for dead.
  public mutating func beat() async throws { try await writer.write(ByteBuffer(string: ": all is well\n\n")) }

  public mutating func send(_ events: [ServerSentEvent]) async throws {
    guard !events.isEmpty else { return }
    var buffer = ByteBuffer()
    buffer.reserveCapacity(events.reduce(0) { $0 + $1.bytes.count })
    for event in events { buffer.writeBytes(event.bytes) }
    try await writer.write(buffer)
  }
}

extension Response {
  /// An answer that goes on until `body` ends, or the client leaves.
  public static func events(
    from context: AppContext, _ body: @escaping @Sendable (inout EventWriter) async throws -> Void
  ) -> Response {
    .stream(contentType: "text/event-stream", from: context, headers: [.accelBuffering: "no"]) { writer in
      var events = EventWriter(writer: writer)
      try await body(&events)
    }
  }
}

extension HTTPField.Name {
  /// Keeps nginx from holding a stream back.
  fileprivate static let accelBuffering = parsed("X-Accel-Buffering")
}

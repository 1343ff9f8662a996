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

/// The way to a client who listens to events. It waits for a client who is slow, and hangs up on one who takes nothing.
public struct EventWriter {
  /// How long a client may take nothing.
  static let patience = TimeAmount.seconds(30)
  /// After how many milliseconds a client should come back.
  static let retry = 2_000

  private let channel: any Channel
  fileprivate var writer: any ResponseBodyWriter

  fileprivate init(channel: any Channel, writer: any ResponseBodyWriter) {
    self.channel = channel
    self.writer = writer
  }

  /// Tells the client where the stream begins, and when to come back after it.
  public mutating func begin(at id: String) async throws {
    try await send(ByteBuffer(string: "retry: \(EventWriter.retry)\nid: \(id)\n\n"))
  }

  /// Says that all is well, so that nobody on the way takes the connection for dead.
  public mutating func beat() async throws { try await send(ByteBuffer(string: ": all is well\n\n")) }

  public mutating func send(_ events: [ServerSentEvent]) async throws {
    guard !events.isEmpty else { return }
    var buffer = ByteBuffer()
    buffer.reserveCapacity(events.reduce(0) { $0 + $1.bytes.count })
    for event in events { buffer.writeBytes(event.bytes) }
    try await send(buffer)
  }

  private mutating func send(_ buffer: ByteBuffer) async throws {
    let alarm = channel.eventLoop.scheduleTask(in: EventWriter.patience) { [channel] in channel.close(promise: nil) }
    defer { alarm.cancel() }
    try await writer.write(buffer)
  }
}

extension Response {
  /// An answer that goes on until `body` ends, or the client leaves.
  public static func events(
    from context: AppContext, _ body: @escaping @Sendable (inout EventWriter) async throws -> Void
  ) -> Response {
    let headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store", .accelBuffering: "no"]
    let channel = context.channel
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody { writer in
        var events = EventWriter(channel: channel, writer: writer)
        try await body(&events)
        try await events.writer.finish(nil)
      })
  }
}

extension HTTPField.Name {
  /// Keeps nginx from holding a stream back.
  fileprivate static let accelBuffering = parsed("X-Accel-Buffering")
}

import HTTPTypes
public import Hummingbird
public import NIOCore

/// The way to a client for an answer that goes on. It waits for a client who is slow, and as a rule hangs up on one who takes
/// nothing.
public struct PatientWriter {
  /// How long a client may take nothing.
  static let patience = TimeAmount.seconds(30)

  private let channel: any Channel
  private let hangsUp: Bool
  fileprivate var writer: any ResponseBodyWriter

  fileprivate init(channel: any Channel, hangsUp: Bool, writer: any ResponseBodyWriter) {
    self.channel = channel
    self.hangsUp = hangsUp
    self.writer = writer
  }

  public mutating func write(_ buffer: ByteBuffer) async throws {
    guard hangsUp else { return try await writer.write(buffer) }
    let alarm = channel.eventLoop.scheduleTask(in: PatientWriter.patience) { [channel] in channel.close(promise: nil) }
    defer { alarm.cancel() }
    try await writer.write(buffer)
  }
}

extension Response {
  /// An answer that goes on until `body` ends, or the client leaves. No cache keeps it.
  /// - Parameter hangsUp: whether the connection is closed when the client has taken nothing for 30 seconds.
  public static func stream(
    contentType: String, from context: AppContext, headers: HTTPFields = [:], hangsUp: Bool = true,
    _ body: @escaping @Sendable (inout PatientWriter) async throws -> Void
  ) -> Response {
    var headers = headers
    headers[.contentType] = contentType
    headers[.cacheControl] = "no-store"
    let channel = context.channel
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody { writer in
        var patient = PatientWriter(channel: channel, hangsUp: hangsUp, writer: writer)
        try await body(&patient)
        try await patient.writer.finish(nil)
      })
  }
}

public import Logging

/// Sends spans to a collector, a batch at a time. What cannot be sent is dropped and counted; the log says so once, and
/// once more when it works again.
public actor SpanExporter {
  /// Sends one document of OTLP in JSON.
  public typealias Send = @Sendable (_ document: [UInt8]) async throws -> Void

  static let batchSize = 512

  private let buffer: SpanBuffer
  private let resource: [(String, String)]
  private let logger: Logger
  private let send: Send
  private var isFailing = false

  /// - Parameter resource: what is known about this process (`service.name`, …).
  public init(buffer: SpanBuffer, resource: [(String, String)], logger: Logger, send: @escaping Send) {
    self.buffer = buffer
    self.resource = resource
    self.logger = logger
    self.send = send
  }

  /// Sends all that has ended until now. After a failure the rest waits for the next call.
  public func export() async {
    while true {
      let batch = buffer.take(SpanExporter.batchSize)
      guard !batch.isEmpty else { return }
      do {
        try await send(OTLPDocument(batch, resource: resource).bytes())
        buffer.count(exported: batch.count)
        if isFailing { logger.notice("spans reach the collector again") }
        isFailing = false
      } catch {
        buffer.count(dropped: batch.count)
        if !isFailing {
          logger.warning(
            "spans cannot be sent and are dropped: look at tracing.endpoint, or whether the collector runs",
            metadata: ["cause": .string("\(error)")])
        }
        isFailing = true
        return
      }
    }
  }
}

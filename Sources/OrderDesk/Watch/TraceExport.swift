import AsyncHTTPClient
import Foundation
import Hummingbird
import Kernel
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Observability
import ServiceLifecycle

/// Sends spans to `tracing.endpoint` every two seconds, and what is left at the end.
struct TraceExport: Service, CustomStringConvertible {
  /// How long one request to the collector may take, also the last one: nothing waits for it but this service.
  static let timeout = TimeAmount.seconds(3)
  private static let interval = Duration.seconds(2)

  let spans: SpanBuffer
  let endpoint: Settings.Origin
  /// What the process calls itself.
  let service: String
  let logger: Logger

  var description: String { "trace export" }

  func run() async throws {
    var configuration = HTTPClient.Configuration(timeout: .init(connect: Self.timeout, read: Self.timeout))
    configuration.redirectConfiguration = .disallow
    let client = HTTPClient(eventLoopGroup: .singletonMultiThreadedEventLoopGroup, configuration: configuration)
    let exporter = exporter { document in
      var request = HTTPClientRequest(url: "\(endpoint)/v1/traces")
      request.method = .POST
      request.headers.add(name: "Content-Type", value: "application/json")
      request.body = .bytes(ByteBuffer(bytes: document))
      let answer = try await client.execute(request, timeout: Self.timeout)
      _ = try await answer.body.collect(upTo: 1 << 16)
      guard (200..<300).contains(answer.status.code) else { throw Refused(status: Int(answer.status.code)) }
    }
    try? await cancelWhenGracefulShutdown {
      while true {
        try await Task.sleep(for: Self.interval)
        await exporter.export()
      }
    }
    await exporter.export()
    try await client.shutdown()
  }

  /// Who sends, by OpenTelemetry's semantic conventions.
  private func exporter(_ send: @escaping SpanExporter.Send) -> SpanExporter {
    let resource = [
      ("host.name", ProcessInfo.processInfo.hostName),
      ("process.pid", String(ProcessInfo.processInfo.processIdentifier)),
      ("service.name", service), ("service.version", Version.current),
    ]
    return SpanExporter(buffer: spans, resource: resource, logger: logger, send: send)
  }

  private struct Refused: Error, CustomStringConvertible {
    let status: Int

    var description: String { "the collector answered \(status)" }
  }
}

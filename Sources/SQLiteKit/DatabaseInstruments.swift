public import CoreMetrics
public import Tracing

/// What watches a database: how many writes share a flush, how long the log takes to move, and a span for each read and write.
public struct DatabaseInstruments: Sendable {
  /// The label `database`, such as `orders`.
  public let name: String
  public let metrics: any MetricsFactory
  public let tracer: (any Tracer)?

  public init(name: String, metrics: any MetricsFactory, tracer: (any Tracer)?) {
    self.name = name
    self.metrics = metrics
    self.tracer = tracer
  }

  /// Nobody watches.
  public static let none = DatabaseInstruments(name: "none", metrics: NOOPMetricsHandler.instance, tracer: nil)

  private var labels: [(String, String)] { [("database", name)] }

  var batchSize: Recorder { Recorder(label: "orderdesk_write_batch_size", dimensions: labels, factory: metrics) }

  var checkpointDuration: Timer {
    Timer(label: "orderdesk_wal_checkpoint_duration_seconds", dimensions: labels, factory: metrics)
  }

  /// - Parameter operation: `read` or `write`.
  func span<Value>(_ operation: String, _ body: () async throws -> Value) async throws -> Value {
    guard let tracer else { return try await body() }
    return try await tracer.withSpan("\(name).\(operation)", ofKind: .client) { span in
      // OpenTelemetry's semantic conventions for databases.
      span.attributes["db.system.name"] = "sqlite"
      span.attributes["db.namespace"] = name
      return try await body()
    }
  }
}

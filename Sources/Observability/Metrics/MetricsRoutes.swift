import HTTPTypes
public import Hummingbird

/// `GET /metrics` → all metrics in the Prometheus text format 0.0.4.
public struct MetricsRoutes: Sendable {
  private let registry: PrometheusRegistry
  private let collect: @Sendable () async -> Void

  /// - Parameter collect: reads what is not counted by itself, before each answer.
  public init(registry: PrometheusRegistry, collect: @escaping @Sendable () async -> Void) {
    self.registry = registry
    self.collect = collect
  }

  public func add(to router: Router<some RequestContext>) {
    router.get("/metrics") { _, _ in
      await collect()
      let text = PrometheusText.exposition(of: registry)
      return Response(
        status: .ok, headers: [.contentType: PrometheusText.mediaType],
        body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
  }
}

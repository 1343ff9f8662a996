import Kernel
import Logging
import Observability
import Tracing

/// What watches one process: its metrics, and its spans when a collector is configured.
struct Watch: Sendable {
  let metrics = PrometheusRegistry()
  let tracer: DeskTracer?
  let spans: SpanBuffer?
  /// Of every log line that is written; changes when the configuration is read again.
  let logLevel: Live<Logger.Level>

  init(_ settings: Settings, random: any RandomSource) {
    logLevel = Live(Logger.Level(settings.log.level))
    guard settings.tracing.endpoint != nil else {
      (tracer, spans) = (nil, nil)
      return
    }
    let spans = SpanBuffer(metrics: metrics)
    self.spans = spans
    tracer = DeskTracer(buffer: spans, sampleRatio: settings.tracing.sampleRatio, random: random)
  }
}

extension Logger.Level {
  init(_ level: Settings.LogLevel) { self = Logger.Level(rawValue: level.rawValue) ?? .info }
}

import CoreMetrics
import Kernel
import Logging
import Synchronization
import TestSupport
import Testing

@testable import Observability

@Suite struct LineLogHandlerTests {
  private let level = Live(Logger.Level.info)
  private let lines = Lines()
  private let metrics = PrometheusRegistry()

  private func logger(_ format: LineLogHandler.Format = .json) -> Logger {
    Logger(label: "test") { [level, lines, metrics] _ in
      LineLogHandler(level: level, format: format, clock: FakeClock(), metrics: metrics) { lines.add($0) }
    }
  }

  @Test func theLevelChangesForLoggersThatExist() {
    let logger = logger()
    logger.debug("one")
    level.value = .debug
    logger.debug("two")
    level.value = .error
    logger.info("three")
    #expect(lines.all.count == 1)
    #expect(lines.all.first?.contains("two") == true)
  }

  /// Such as that of a library, which is heard from warnings on whatever the desk itself says.
  @Test func aLevelOfItsOwnStays() {
    var quiet = logger()
    quiet.logLevel = .warning
    level.value = .trace
    quiet.info("one")
    quiet.warning("two")
    #expect(lines.all.count == 1)
  }

  @Test func writtenLinesAreCounted() {
    let logger = logger()
    logger.error("one")
    logger.error("two")
    logger.debug("not written")
    let text = PrometheusText.exposition(of: metrics)
    #expect(text.contains("orderdesk_log_messages_total{level=\"error\"} 2\n"))
    #expect(text.contains("orderdesk_log_messages_total{level=\"debug\"} 0\n"))
  }

  @Test func whatTheProviderKnowsIsInTheLine() {
    var logger = logger(.text)
    logger.handler.metadataProvider = Logger.MetadataProvider { ["trace_id": "abc", "request_id": "other"] }
    logger.info("hello", metadata: ["request_id": "mine"])
    #expect(lines.all == ["00:00:00 INFO hello request_id=mine trace_id=abc\n"])
  }
}

private final class Lines: Sendable {
  private let lines = Mutex<[String]>([])

  var all: [String] { lines.withLock { $0 } }

  func add(_ line: String) { lines.withLock { $0.append(line) } }
}

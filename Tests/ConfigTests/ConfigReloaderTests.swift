import InMemoryLogging
import Kernel
import Logging
import Synchronization
import Testing

@testable import OrderDesk

/// A configuration that is read again while the server runs.
@Suite struct ConfigReloaderTests {
  private let log = InMemoryLogHandler()

  private static func load(_ text: String) throws(ConfigError) -> LoadedConfig {
    try ConfigLoader.load(environment: [:], file: nil) { $0 == "config.yaml" ? Array(text.utf8) : nil }
  }

  private var levels: [Logger.Level] { log.entries.map(\.level) }
  private var text: String { log.entries.map { "\($0.message) \($0.metadata)" }.joined(separator: "\n") }

  /// Reads `before`, runs on with `after`, and gives what was taken in.
  private func reload(_ before: String, _ after: String) throws -> [LiveSettings] {
    let current = try Self.load(before)
    let taken = TakenSettings()
    let logger = Logger(label: "test") { [log] _ in log }
    ConfigReloader(current: current, logger: logger, load: { () throws(ConfigError) in try Self.load(after) }) {
      taken.add($0)
    }.reload()
    return taken.all
  }

  @Test func whatIsReloadableIsTakenIn() throws {
    let after = """
      log:
        level: debug
      limits:
        loginFailuresPerUsername: 9/60s
        requestsPerPrincipal: off
      auth:
        registration: closed
      flags:
        newQueue: true
      """
    let taken = try #require(try reload("log:\n  level: info\n", after).first)
    #expect(taken.logLevel == .debug)
    #expect(taken.limits.loginFailuresPerUsername?.count == 9)
    #expect(taken.limits.requestsPerPrincipal == nil)
    #expect(taken.registration == .closed)
    #expect(taken.flags == ["newQueue": true])
    #expect(levels == [.notice])
    let changed = [
      "auth.registration", "flags.newQueue", "limits.loginFailuresPerUsername", "limits.requestsPerPrincipal",
      "log.level",
    ]
    #expect(log.entries.first?.metadata["changed"] == .array(changed.map { .string($0) }))
  }

  @Test func whatNeedsARestartIsNamed() throws {
    let taken = try reload("server:\n  port: 8080\n", "server:\n  port: 9000\nlog:\n  level: debug\n")
    #expect(taken.first?.logLevel == .debug)
    #expect(levels == [.notice, .warning])
    #expect(text.contains("server.port"))
  }

  @Test func aMistakeChangesNothing() throws {
    for bad in ["log:\n  level: loud\n", "log: [", "nothing: 1\n"] {
      #expect(try reload("log:\n  level: info\n", bad).isEmpty)
    }
    #expect(Set(levels) == [.error])
  }

  /// The value of a secret is never logged, changed or not.
  @Test func secretsAreNotLogged() throws {
    let (old, new) = (String(repeating: "Kd8#", count: 12), String(repeating: "x9Q!", count: 12))
    _ = try reload("jwt:\n  secret: \"\(old)\"\n", "jwt:\n  secret: \"\(new)\"\n")
    #expect(text.contains("jwt.secret"))
    #expect(!text.contains(old) && !text.contains(new))
  }

  @Test func theNextReadComparesWithTheLast() throws {
    let current = try Self.load("log:\n  level: info\n")
    let logger = Logger(label: "test") { [log] _ in log }
    let reloader = ConfigReloader(
      current: current, logger: logger,
      load: { () throws(ConfigError) in try Self.load("server:\n  port: 9000\n") }, apply: { _ in })
    reloader.reload()
    reloader.reload()
    #expect(levels == [.notice, .warning, .notice])
  }
}

private final class TakenSettings: Sendable {
  private let settings = Mutex<[LiveSettings]>([])

  var all: [LiveSettings] { settings.withLock { $0 } }

  func add(_ one: LiveSettings) { settings.withLock { $0.append(one) } }
}

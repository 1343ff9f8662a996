import CoreMetrics
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import NIOCore
import Observability
import Orders
import Synchronization
import TestSupport
import Testing

@testable import OrderDesk

/// The whole application as the composition root puts it together, over databases in memory, with a clock that a test
/// moves and randomness that is the same in every run.
struct TestApp: Sendable {
  let root: CompositionRoot
  let modules: CompositionRoot.Modules
  let readiness: Readiness
  let clock: FakeClock
  let log: LogLines
  let client: any TestClientProtocol
  let taps: BodyTaps

  /// The signing secret of every test application. The canary tests look for it.
  static let secret = "k7Qw2ZrT9xVb4NfLp8Hs1JdYc6MgEuRa3WtXvBnQzKiOyPlD"

  /// Runs `body` against an application of its own.
  /// - Parameters:
  ///   - overrides: settings by key, as on the command line.
  ///   - setup: `.router` calls the router itself; `.live` goes over a socket.
  ///   - moreRoutes: adds routes of the test's own behind the same middleware.
  static func run<Value>(
    _ overrides: [String: String] = [:], _ setup: TestingSetup = .router,
    moreRoutes: (Router<AppContext>) -> Void = { _ in },
    _ body: @Sendable (TestApp) async throws -> Value
  ) async throws -> Value {
    let clock = FakeClock()
    let log = LogLines()
    let logger = log.logger(clock)
    let root = CompositionRoot(
      settings: try settings(overrides), clock: clock, random: SeededRandom(), logger: logger)
    let modules = try await root.modules(on: .memory)
    let result: Result<Value, any Error>
    do {
      let readiness = root.readiness(modules)
      readiness.started()
      let router = try root.router(modules, readiness: readiness)
      moreRoutes(router)
      var quiet = logger
      quiet.logLevel = .warning
      let taps = BodyTaps()
      let application = Application(
        responder: TappedResponder(inner: RequestTaskResponder(router.buildResponder()), taps: taps), logger: quiet)
      result = .success(
        try await application.test(setup) { client in
          try await body(
            TestApp(
              root: root, modules: modules, readiness: readiness, clock: clock, log: log, client: client, taps: taps))
        })
    } catch {
      result = .failure(error)
    }
    // Whoever still follows orders is sent away.
    modules.orders.feed.close()
    try await modules.close()
    return try result.get()
  }

  /// Limits that no test meets by accident. The tests of limits set their own.
  private static let wideLimits = [
    "limits.loginFailuresPerUsername": "100000/60s", "limits.loginFailuresPerAddress": "100000/60s",
    "limits.registrationsPerAddress": "100000/60s", "limits.requestsPerPrincipal": "off",
  ]

  /// Checked settings, with wide limits and a cost of password hashes that only tests may use.
  static func settings(_ overrides: [String: String] = [:]) throws -> Settings {
    var settings = try ConfigLoader.load(
      overrides: wideLimits.merging(overrides) { $1 }, environment: ["JWT_SECRET": secret], file: nil,
      readFile: { _ in nil }
    ).settings
    settings.auth.bcryptCost = 4
    return settings
  }

  /// One request as it is given; nothing is added.
  func send(
    _ method: HTTPRequest.Method, _ path: String, _ headers: [String: String] = [:], body: String? = nil
  ) async throws -> TestResponse {
    try await send(method, path, all: headers.map { ($0.key, $0.value) }, body: body)
  }

  /// One request in which headers may come twice. Each answer of the API has to be one that its document lists.
  func send(
    _ method: HTTPRequest.Method, _ path: String, all headers: [(String, String)], body: String? = nil
  ) async throws -> TestResponse {
    var fields = HTTPFields()
    for (name, value) in headers {
      fields.append(HTTPField(name: try #require(HTTPField.Name(name), "\(name)"), value: value))
    }
    let answer = try await client.executeRequest(
      uri: path, method: method, headers: fields, body: body.map { ByteBuffer(string: $0) })
    try OpenAPIAnswers.check(method, path, answer)
    return answer
  }

  func get(_ path: String, _ headers: [String: String] = [:]) async throws -> TestResponse {
    try await send(.get, path, headers)
  }
}

/// Every line that an application has logged.
final class LogLines: Sendable {
  private let lines = Mutex<[String]>([])

  var all: [String] { lines.withLock { $0 } }
  var text: String { all.joined() }

  func logger(_ clock: any WallClock) -> Logger {
    var logger = Logger(label: "orderdesk") { _ in
      LineLogHandler(
        level: Live(.debug), format: .json, clock: clock, metrics: NOOPMetricsHandler.instance
      ) { line in
        self.lines.withLock { $0.append(line) }
      }
    }
    logger.handler.metadataProvider = .trace
    return logger
  }

  /// How many requests have been logged.
  var requestCount: Int { all.count { $0.contains("\"message\":\"request\"") } }

  /// The lines about requests, as JSON.
  func requests() throws -> [JSON] {
    try all.map { try JSONDecoder().decode(JSON.self, from: Data($0.utf8)) }.filter { $0["message"]?.text == "request" }
  }
}

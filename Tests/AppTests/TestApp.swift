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
/// moves and randomness that is the same in every run: in one process, or split into three that talk over sockets.
struct TestApp: Sendable {
  /// Of the process that the client talks to.
  let front: TestProcess
  /// All processes; in one of them lies each module.
  let processes: [TestProcess]
  let clock: FakeClock
  /// What the process that the client talks to has logged.
  let log: LogLines
  let client: any TestClientProtocol
  let taps: BodyTaps

  /// The modules themselves, wherever they are: for what a test prepares and looks at behind the back of HTTP.
  let authPart: Modules.AuthPart
  let ordersPart: Modules.OrdersPart

  var root: CompositionRoot { front.root }
  var readiness: Readiness { front.readiness }

  /// The signing secret of every test application. The canary tests look for it.
  static let secret = "k7Qw2ZrT9xVb4NfLp8Hs1JdYc6MgEuRa3WtXvBnQzKiOyPlD"

  /// Runs `body` against an application of its own.
  /// - Parameters:
  ///   - overrides: settings by key, as on the command line.
  ///   - setup: `.router` calls the router itself; `.live` goes over a socket.
  ///   - topology: that of this run of the tests, unless a test is about one of them.
  ///   - moreRoutes: adds routes of the test's own behind the same middleware.
  static func run<Value>(
    _ overrides: [String: String] = [:], _ setup: TestingSetup = .router, topology: Topology = .current,
    moreRoutes: @escaping @Sendable (Router<AppContext>) -> Void = { _ in },
    _ body: @Sendable (TestApp) async throws -> Value
  ) async throws -> Value {
    let clock = FakeClock()
    let desk = TestDesk(overrides: overrides, clock: clock, moreRoutes: moreRoutes)
    return try await desk.run(topology) { front, processes in
      let taps = BodyTaps()
      let (authPart, ordersPart) = (
        try #require(processes.firstNonNil(\.modules.authPart)),
        try #require(processes.firstNonNil(\.modules.ordersPart))
      )
      let application = Application(
        responder: TappedResponder(inner: RequestTaskResponder(front.responder), taps: taps),
        logger: front.quiet)
      return try await application.test(setup) { client in
        try await body(
          TestApp(
            front: front, processes: processes, clock: clock, log: front.log, client: client, taps: taps,
            authPart: authPart, ordersPart: ordersPart))
      }
    }
  }

  /// Limits that no test meets by accident. The tests of limits set their own.
  private static let wideLimits = [
    "limits.loginFailuresPerUsername": "100000/60s", "limits.loginFailuresPerAddress": "100000/60s",
    "limits.registrationsPerAddress": "100000/60s", "limits.requestsPerPrincipal": "off",
  ]

  /// Checked settings, with wide limits and a cost of password hashes that only tests may use.
  static func settings(
    _ overrides: [String: String] = [:], environment: [String: String] = ["JWT_SECRET": secret]
  ) throws -> Settings {
    var settings = try ConfigLoader.load(
      overrides: wideLimits.merging(overrides) { $1 }, environment: environment, file: nil, readFile: { _ in nil }
    ).settings
    settings.auth.bcryptCost = 4
    return settings
  }

  /// What Auth has changed is known to the other processes within 5 seconds (SPEC §2); in one process it is at once.
  func letOthersKnow() { if processes.count > 1 { clock.advance(by: .seconds(5)) } }

  /// Breaks every call that needs a database.
  func closeDatabases() throws { for process in processes { try process.modules.databases.close() } }

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

extension Array {
  fileprivate func firstNonNil<Value>(_ value: (Element) -> Value?) -> Value? { lazy.compactMap(value).first }
}

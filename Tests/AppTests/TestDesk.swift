import ContractSuites
import Foundation
import HTTPKit
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import Observability
import Orders
import PeerHTTP
import SQLiteKit
import TestSupport
import Testing

@testable import OrderDesk

/// How the application of a test is put together.
enum Topology: String, Sendable {
  /// Everything in one process.
  case one
  /// A gateway, Auth and Orders, which talk over sockets.
  case split

  /// That of this run of the tests: `ORDERDESK_TOPOLOGY`, or one process.
  static let current: Topology = {
    guard let name = ProcessInfo.processInfo.environment["ORDERDESK_TOPOLOGY"] else { return .one }
    guard let topology = Topology(rawValue: name) else {
      preconditionFailure("ORDERDESK_TOPOLOGY is \(name): use one or split")
    }
    return topology
  }()
}

/// Puts the processes of an application together for as long as a test runs.
struct TestDesk: Sendable {
  static let serviceSecret = "q8Rv3YsU0wWc5OgMq9Ft2KeZd7NhFvSb4XuYwCoRaLjPzQmE"

  let overrides: [String: String]
  let clock: FakeClock
  let moreRoutes: @Sendable (Router<AppContext>) -> Void

  /// - Parameter body: takes the process that clients talk to, and all of them.
  func run<Value>(
    _ topology: Topology, _ body: @Sendable (TestProcess, [TestProcess]) async throws -> Value
  ) async throws -> Value {
    switch topology {
    case .one:
      return try await withProcess(overrides, ["JWT_SECRET": TestApp.secret], isFront: true) {
        try await body($0, [$0])
      }
    case .split:
      return try await Turns.servers.take { try await runSplit(body) }
    }
  }

  private func runSplit<Value>(
    _ body: @Sendable (TestProcess, [TestProcess]) async throws -> Value
  ) async throws -> Value {
    try await withServer("auth", [:], ["JWT_SECRET": TestApp.secret]) { auth, authURL in
      let peer = ["modules.auth.url": authURL]
      return try await withServer("orders", peer, ["JWT_SECRET": TestApp.secret]) { orders, ordersURL in
        let gateway = peer.merging(["modules.orders.url": ordersURL, "roles": "gateway"]) { $1 }
        return try await withProcess(overrides.merging(gateway) { $1 }, split([:]), isFront: true) { front in
          try await body(front, [front, auth, orders])
        }
      }
    }
  }

  private func split(_ environment: [String: String]) -> [String: String] {
    environment.merging(["MODULES_SERVICE_SECRET": TestDesk.serviceSecret]) { $1 }
  }

  /// A process with one role that listens on a port of its own.
  private func withServer<Value>(
    _ role: String, _ peers: [String: String], _ environment: [String: String],
    _ body: @Sendable (TestProcess, _ url: String) async throws -> Value
  ) async throws -> Value {
    let settings = overrides.merging(peers) { $1 }.merging(["roles": role]) { $1 }
    return try await withProcess(settings, split(environment), isFront: false) { process in
      try await SocketServer.run(
        RequestTaskResponder(process.responder), process.quiet, closeStreams: process.closeStreams
      ) { try await body(process, $0) }
    }
  }

  private func withProcess<Value>(
    _ overrides: [String: String], _ environment: [String: String], isFront: Bool,
    _ body: (TestProcess) async throws -> Value
  ) async throws -> Value {
    let process = try await TestProcess.start(
      try TestApp.settings(overrides, environment: environment), clock: clock,
      moreRoutes: isFront ? moreRoutes : { _ in })
    let result: Result<Value, any Error>
    do {
      result = .success(try await body(process))
    } catch {
      result = .failure(error)
    }
    try await process.close()
    return try result.get()
  }
}

/// One process of an application under test.
struct TestProcess: Sendable {
  let root: CompositionRoot
  let modules: Modules
  let link: CompositionRoot.PeerLink?
  let readiness: Readiness
  let responder: RouterResponder<AppContext>
  let routes: [RealRoute]
  let log: LogLines

  static func start(
    _ settings: Settings, clock: FakeClock, moreRoutes: (Router<AppContext>) -> Void
  ) async throws -> TestProcess {
    let log = LogLines()
    var root = CompositionRoot(
      settings: settings, clock: clock, random: SeededRandom(settings.seed), logger: log.logger(clock))
    root.peerTimeouts = .ofTests
    let modules = try await root.modules(on: .memory(of: settings))
    let link = try await root.peerLink()
    let services = try root.services(modules, link)
    let readiness = root.readiness(modules, services)
    readiness.started()
    let router = try root.router(modules, services, link, readiness: readiness)
    moreRoutes(router)
    // Before the responder is built: that adds a HEAD to each GET.
    let routes = RealRoute.all(of: router)
    return TestProcess(
      root: root, modules: modules, link: link, readiness: readiness, responder: router.buildResponder(),
      routes: routes,
      log: log)
  }

  /// Libraries say only what is wrong.
  var quiet: Logger {
    var quiet = root.logger
    quiet.logLevel = .warning
    return quiet
  }

  /// Sends away whoever still follows orders.
  func closeStreams() { modules.ordersPart?.module.feed.close() }

  func close() async throws {
    closeStreams()
    try await link?.close()
    try await modules.close()
  }
}

extension Settings {
  /// Two processes of one desk never draw the same.
  fileprivate var seed: UInt64 { roles == Set(Role.allCases) ? 1 : roles == [.auth] ? 2 : roles == [.orders] ? 3 : 4 }
}

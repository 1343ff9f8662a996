import Auth
import AuthContract
import Foundation
import HTTPKit
import Hummingbird
import Kernel
import Logging
import NIOCore
import Observability
import Orders
import PeerHTTP
import ServiceLifecycle
import UnixSignals

/// One running process: opens, serves, and stops in good order.
struct Server {
  let root: CompositionRoot
  /// What `root` was made from.
  let loaded: LoadedConfig
  /// Reads all sources of the configuration again.
  let reload: ConfigReloader.Load
  /// On a terminal SIGHUP means that it was closed, and ends the server; elsewhere it asks for the configuration to be read again.
  let isOnTerminal: Bool
  private let systemd = SystemdNotifier(environment: ProcessInfo.processInfo.environment)

  init(root: CompositionRoot, loaded: LoadedConfig, isOnTerminal: Bool, reload: @escaping ConfigReloader.Load) {
    self.root = root
    self.loaded = loaded
    self.isOnTerminal = isOnTerminal
    self.reload = reload
  }

  /// Serves until SIGTERM or SIGINT, then lets running requests finish, 30 seconds at most.
  /// - Throws: `ConfigError`, `CommandFailure`.
  func run() async throws {
    let link = try await root.peerLink()
    let result: Result<Void, any Error>
    do {
      result = .success(try await run(link))
    } catch {
      result = .failure(error)
    }
    try? await link?.close()
    try result.get()
    root.logger.notice("stopped")
  }

  private func run(_ link: CompositionRoot.PeerLink?) async throws {
    try await root.withModules(on: .files(of: root.settings)) { modules in
      let checkpoints = root.checkpoints(modules)
      try await serve(modules, link, checkpoints)
      // Once more when the last request has been answered.
      await checkpoints?.write()
    }
  }

  private func serve(
    _ modules: Modules, _ link: CompositionRoot.PeerLink?, _ checkpoints: CheckpointWriter?
  ) async throws {
    let (settings, logger) = (root.settings, root.logger)
    if let auth = modules.authPart?.module { try await makeFirstAdmin(auth) }
    let services = try root.services(modules, link)
    let readiness = root.readiness(modules, services)
    let router = try root.router(modules, services, link, readiness: readiness)
    let application = Application(
      responder: RequestTaskResponder(router.buildResponder()),
      server: .http1(configuration: .init(idleTimeout: .seconds(Int64(settings.server.idleTimeout.wholeSeconds)))),
      configuration: ApplicationConfiguration(
        address: .hostname(settings.server.host, port: settings.server.port), reuseAddress: true),
      onServerRunning: { [systemd] channel in
        readiness.started()
        systemd?.send(.ready)
        let port = channel.localAddress?.port ?? settings.server.port
        logger.notice(
          "serving",
          metadata: [
            "address": .string("http://\(settings.server.host):\(port)"), "version": .string(Version.current),
          ])
      },
      logger: quiet(logger))
    // They are stopped in the opposite order, one after the other: who watches goes last.
    var running: [any Service] = watchers(modules, readiness) + services.peers.map { $0.watch }
    running += [application, Purge(auth: modules.authPart?.module, orders: modules.ordersPart?.module, logger: logger)]
    if let checkpoints { running.append(checkpoints) }
    if let orders = modules.ordersPart?.module { running.append(OrderFeedService(feed: orders.feed)) }
    running += services.peers.map { $0.liveReads }
    running.append(Drain(readiness: readiness, systemd: systemd, delay: settings.server.shutdownDelay))
    var configuration = ServiceGroupConfiguration(
      services: running,
      gracefulShutdownSignals: [.sigterm, .sigint] + (isOnTerminal ? [.sighup] : []), logger: quiet(logger))
    configuration.maximumGracefulShutdownDuration = .seconds(30) + settings.server.shutdownDelay
    do {
      try await ServiceGroup(configuration: configuration).run()
    } catch let error as IOError {
      let address = Settings.ListenAddress(host: settings.server.host, port: settings.server.port)
      throw CommandFailure.cannotListen(on: address, error, key: "server.port")
    }
  }

  /// What looks at the process from outside, and talks to whoever does.
  private func watchers(_ modules: Modules, _ readiness: Readiness) -> [any Service] {
    let (settings, logger, watch) = (root.settings, root.logger, root.watch)
    var services: [any Service] = []
    if !isOnTerminal {
      let reloader = ConfigReloader(current: loaded, logger: logger, load: reload) { root.apply($0, to: modules) }
      services.append(ReloadService(reloader: reloader, systemd: systemd))
    }
    if let spans = watch.spans, let endpoint = settings.tracing.endpoint {
      services.append(
        TraceExport(
          spans: spans, endpoint: endpoint, service: settings.serviceName, logger: logger))
    }
    if let listen = settings.metrics.listen {
      services.append(
        MetricsEndpoint(
          listen: listen, isRequired: settings.environment == .production,
          figures: DeskFigures(root: root, modules: modules, readiness: readiness), logger: logger))
    }
    if let systemd, let interval = systemd.watchdogInterval {
      services.append(SystemdWatchdog(systemd: systemd, interval: interval, readiness: readiness))
    }
    return services
  }

  /// The first administrator from the configuration, idempotent at each start.
  private func makeFirstAdmin(_ auth: AuthModule) async throws {
    let admin = root.settings.admin
    let secret =
      admin.password.map { NewUser.Secret.password($0.reveal) } ?? admin.passwordHash.map { .hash($0.reveal) }
    guard let username = admin.username, let secret else {
      if try await !auth.hasAdmin() {
        root.logger.warning("nobody can manage this desk yet: run orderdesk user create NAME --role admin")
      }
      return
    }
    do {
      if case .created(let user) = try await auth.ensureFirstAdmin(username: username, secret: secret) {
        root.logger.notice("first administrator created", metadata: ["username": .string(user.username)])
      }
    } catch {
      throw ConfigError(problems: [ConfigProblem("admin.username", error.description)])
    }
  }

  /// The libraries' own words, warnings and worse.
  private func quiet(_ logger: Logger) -> Logger {
    var logger = logger
    logger.logLevel = max(logger.logLevel, .warning)
    return logger
  }
}

/// Turns `/ready` to 503 as soon as the process is told to stop, and keeps the door open for the delay: the others are stopped
/// when this one has ended.
private struct Drain: Service, CustomStringConvertible {
  let readiness: Readiness
  let systemd: SystemdNotifier?
  let delay: Duration

  var description: String { "drain" }

  func run() async throws {
    try? await gracefulShutdown()
    systemd?.send(.stopping)
    readiness.draining()
    try? await Task.sleep(for: delay)
  }
}

/// Deletes sessions that are over, and answers to idempotency keys that nobody asks for again, every ten minutes.
private struct Purge: Service, CustomStringConvertible {
  let auth: AuthModule?
  let orders: OrdersModule?
  let logger: Logger

  /// The service group names its services by it, also in logs: without it that is everything inside.
  var description: String { "purge" }

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while true {
        try await Task.sleep(for: .seconds(600))
        do {
          try await auth?.purgeSessions()
          try await orders?.purgeClaims()
        } catch {
          logger.warning("what is over could not be deleted", metadata: ["cause": .string("\(error)")])
        }
      }
    }
  }
}

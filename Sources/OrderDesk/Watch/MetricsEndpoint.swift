import Foundation
import Hummingbird
import Logging
import NIOCore
import Observability
import ServiceLifecycle

/// Serves `/metrics` on an address of its own, `metrics.listen`, so that it is never public by accident.
struct MetricsEndpoint: Service, CustomStringConvertible {
  let listen: Settings.ListenAddress
  /// Whether the desk must not run without it. Elsewhere a second desk on the same machine should simply start.
  let isRequired: Bool
  let figures: DeskFigures
  let logger: Logger

  var description: String { "metrics" }

  func run() async throws {
    do {
      try await application().run()
    } catch let error as IOError {
      let failure = CommandFailure.cannotListen(on: listen, error, key: "metrics.listen")
      guard !isRequired else { throw failure }
      logger.warning("metrics are not served", metadata: ["cause": .string(failure.description)])
      try? await gracefulShutdown()
    }
  }

  func application() -> some ApplicationProtocol {
    var quiet = logger
    quiet.logLevel = max(logger.logLevel, .warning)
    let router = Router()
    MetricsRoutes(registry: figures.root.watch.metrics) { [figures] in await figures.collect() }.add(to: router)
    return Application(
      router: router, server: .http1(configuration: .init(idleTimeout: .seconds(120))),
      configuration: ApplicationConfiguration(
        address: .hostname(listen.host, port: listen.port), reuseAddress: true),
      onServerRunning: { [listen, logger] channel in
        let port = channel.localAddress?.port ?? listen.port
        let address = Settings.ListenAddress(host: listen.host, port: port)
        logger.notice("serving metrics", metadata: ["address": .string("http://\(address)/metrics")])
      },
      logger: quiet)
  }
}

extension CommandFailure {
  /// - Parameter key: of the configuration, that chooses another address.
  static func cannotListen(on address: Settings.ListenAddress, _ error: IOError, key: String) -> CommandFailure {
    let reason = error.errnoCode == EADDRINUSE ? "another program listens there already" : "\(error)"
    return .unavailable(
      "cannot listen on \(address): \(reason). Choose another with \(SettingEntry.environmentName(of: key)) or --\(key)"
    )
  }
}

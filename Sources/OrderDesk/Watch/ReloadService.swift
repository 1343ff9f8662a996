import ServiceLifecycle
import UnixSignals

/// Reads the configuration again at each SIGHUP.
struct ReloadService: Service, CustomStringConvertible {
  let reloader: ConfigReloader
  let systemd: SystemdNotifier?

  var description: String { "reload" }

  func run() async throws {
    for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
      systemd?.send(.reloading)
      reloader.reload()
      systemd?.send(.ready)
    }
  }
}

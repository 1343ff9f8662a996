import Observability
import ServiceLifecycle

/// Tells systemd again and again that the process is alive, as long as its databases answer: one that hangs is started anew.
struct SystemdWatchdog: Service, CustomStringConvertible {
  let systemd: SystemdNotifier
  let interval: Duration
  let readiness: Readiness

  var description: String { "watchdog" }

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while true {
        _ = await readiness.health()
        systemd.send(.alive)
        try await Task.sleep(for: interval)
      }
    }
  }
}

import Synchronization

/// Whether this process takes requests: not before it has started, not while it stops, and only with working dependencies.
public final class Readiness: Sendable {
  /// Answers by throwing when a dependency is broken.
  public typealias Check = @Sendable () async throws -> Void

  private let checks: [String: Check]
  private let phase = Mutex(Phase.starting)

  /// - Parameter checks: one for each dependency, by its name.
  public init(checks: [String: Check]) { self.checks = checks }

  public func started() { phase.withLock { if $0 == .starting { $0 = .running } } }

  public func draining() { phase.withLock { $0 = .draining } }

  /// Whether the process has been told to stop.
  var isDraining: Bool { phase.withLock { $0 == .draining } }

  func report() async -> Report {
    let phase = phase.withLock { $0 }
    var dependencies: [String: String] = [:]
    for (name, check) in checks {
      do {
        try await check()
        dependencies[name] = "ok"
      } catch {
        dependencies[name] = "broken"
      }
    }
    let isReady = phase == .running && dependencies.values.allSatisfy { $0 == "ok" }
    return Report(
      status: isReady ? "ready" : phase == .running ? "broken" : phase.rawValue, dependencies: dependencies)
  }

  /// The same for whoever watches the process.
  public func health() async -> (isReady: Bool, dependencies: [String: Bool]) {
    let report = await report()
    return (report.isReady, report.dependencies.mapValues { $0 == "ok" })
  }

  enum Phase: String {
    case starting, running, draining
  }

  struct Report: Encodable {
    let status: String
    let dependencies: [String: String]

    var isReady: Bool { status == "ready" }
  }
}

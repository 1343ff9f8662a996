public import HTTPKit
public import Hummingbird

/// `/health`: the process is alive. `/ready`: it takes requests, and each dependency works.
public struct HealthRoutes: Sendable {
  private let version: String
  private let readiness: Readiness

  public init(version: String, readiness: Readiness) {
    self.version = version
    self.readiness = readiness
  }

  public func add(to router: Router<AppContext>) {
    router.get("/health") { _, _ in
      try Response.json(Health(status: "ok", service: "orderdesk", version: version))
    }
    router.get("/ready") { _, _ in
      let report = await readiness.report()
      return try Response.json(report, status: report.isReady ? .ok : .serviceUnavailable)
    }
  }

  private struct Health: Encodable {
    let status: String
    let service: String
    let version: String
  }
}

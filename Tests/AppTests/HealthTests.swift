import HTTPTypes
import HummingbirdTesting
import Observability
import Testing

@testable import OrderDesk

/// What watches the process from outside.
@Suite struct HealthTests {
  @Test func healthTellsThatItIsAlive() async throws {
    try await TestApp.run { app in
      let answer = try await app.get("/health")
      #expect(answer.status == .ok)
      #expect(answer.text == #"{"service":"orderdesk","status":"ok","version":"\#(Version.current)"}"#)
    }
  }

  @Test func readyNamesEachDependency() async throws {
    try await TestApp.run { app in
      let answer = try await app.get("/ready")
      #expect(answer.status == .ok)
      #expect(answer.text == #"{"dependencies":{"auth":"ok","orders":"ok"},"status":"ready"}"#)
    }
  }

  @Test func readyIsRefusedWhileDraining() async throws {
    try await TestApp.run { app in
      app.readiness.draining()
      let answer = try await app.get("/ready")
      #expect(answer.status == .serviceUnavailable)
      #expect(try answer.json()["status"]?.text == "draining")
      #expect(try await app.get("/health").status == .ok, "it is alive all the same")
      app.readiness.started()
      #expect(try await app.get("/ready").status == .serviceUnavailable, "draining is for good")
    }
  }

  /// Whoever keeps a connection is asked to leave it before the door closes.
  @Test func connectionsAreGivenUpWhileDraining() async throws {
    try await TestApp.run { app in
      let before = try await app.get("/health")
      #expect(before.header("Connection") == nil)
      app.readiness.draining()
      for path in ["/health", "/ready", "/login", "/nothing", "/api/v1/orders/me"] {
        let answer = try await app.get(path)
        #expect(answer.header("Connection") == "close", "\(path)")
      }
    }
  }

  @Test func readyIsRefusedWhenADatabaseIsGone() async throws {
    try await TestApp.run { app in
      try app.closeDatabases()
      let answer = try await app.get("/ready")
      #expect(answer.status == .serviceUnavailable)
      #expect(answer.text == #"{"dependencies":{"auth":"broken","orders":"broken"},"status":"broken"}"#)
      #expect(try await app.get("/health").status == .ok)
    }
  }

  @Test func neitherNeedsASignInNorFillsTheLog() async throws {
    try await TestApp.run { app in
      for path in ["/health", "/ready"] {
        let answer = try await app.get(path, ["Authorization": "Bearer nonsense", "Cookie": "orderdesk_session=x"])
        #expect(answer.status == .ok)
      }
      #expect(try app.log.requests().allSatisfy { $0["level"]?.text == "debug" })
    }
  }
}

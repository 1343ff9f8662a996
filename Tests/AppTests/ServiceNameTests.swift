import Testing

@testable import OrderDesk

/// The service group writes the names of services into logs: a name must not be a dump of what is inside.
struct ServiceNameTests {
  @Test func theCheckpointWriterTellsNoKey() async throws {
    try await TestApp.run { app in
      #expect("\(app.root.checkpoints(app.modules))" == "audit checkpoints")
    }
  }
}

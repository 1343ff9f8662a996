import Testing

@testable import OrderDesk

/// The service group writes the names of services into logs: a name must not be a dump of what is inside.
struct ServiceNameTests {
  @Test func theCheckpointWriterTellsNoKey() async throws {
    try await TestApp.run { app in
      for process in app.processes {
        guard let writer = process.root.checkpoints(process.modules) else { continue }
        #expect("\(writer)" == "audit checkpoints")
      }
    }
  }
}

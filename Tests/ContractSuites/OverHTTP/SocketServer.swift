import HTTPKit
public import Hummingbird
public import Logging
import ServiceLifecycle

/// A server on a port of its own, for as long as a test needs it.
public enum SocketServer {
  /// - Parameters:
  ///   - closeStreams: sends away whoever still follows: a server that stops waits for them.
  ///   - body: takes the address, such as `http://127.0.0.1:41234`.
  public static func run<Responder: HTTPResponder, Value>(
    _ responder: Responder, _ logger: Logger, closeStreams: @Sendable () -> Void = {},
    _ body: (_ origin: String) async throws -> Value
  ) async throws -> Value where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
    let (ports, running) = AsyncStream.makeStream(of: Int.self)
    let application = Application(
      responder: responder, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { running.yield($0.localAddress?.port ?? 0) }, logger: logger)
    let services = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: [application], logger: logger))
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        defer { running.finish() }
        try await services.run()
      }
      guard let port = await ports.first(where: { _ in true }) else {
        try await group.waitForAll()
        throw CancellationError()
      }
      let result: Result<Value, any Error>
      do {
        result = .success(try await body("http://127.0.0.1:\(port)"))
      } catch {
        result = .failure(error)
      }
      closeStreams()
      await services.triggerGracefulShutdown()
      try await group.waitForAll()
      return try result.get()
    }
  }
}

import Auth
import ContractSuites
import Kernel
import TestSupport

extension AuthServiceAdapter {
  static let all = StoreEngine.chosen.flatMap { [inProcess(over: $0), overHTTP(over: $0)] }

  /// The module itself, in this process.
  static func inProcess(over engine: StoreEngine) -> AuthServiceAdapter {
    AuthServiceAdapter("in process, \(engine.name)") { play in
      try await withModule(over: engine) { auth, clock, admin in
        try await play(AuthServiceSuite(service: auth, clock: clock, admin: admin))
      }
    }
  }

  /// The module in another process.
  static func overHTTP(over engine: StoreEngine) -> AuthServiceAdapter {
    AuthServiceAdapter("over HTTP, \(engine.name)") { play in
      try await Turns.servers.take {
        try await withModule(over: engine) { auth, clock, admin in
          try await PeerServer.withAuth(auth, clock) { client in
            try await play(AuthServiceSuite(service: client, clock: clock, admin: admin))
          }
        }
      }
    }
  }

  private static func withModule(
    over engine: StoreEngine, _ body: @Sendable (AuthModule, FakeClock, CallContext) async throws -> Void
  ) async throws {
    try await engine.withAuthStores { stores in
      let (clock, random) = (FakeClock(), SeededRandom())
      let auth = AuthModule(
        stores: stores, secrets: try await World.secrets(hasher: FakeHasher()), clock: clock, random: random)
      var admin = World.admin(EntityID(at: clock.now(), from: random))
      admin.credential = admin.principal.map { SuiteCredential.of($0) }
      try await body(auth, clock, admin)
    }
  }
}

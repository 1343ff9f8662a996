import Auth
import ContractSuites
import Kernel
import TestSupport

extension AuthServiceAdapter {
  static let all = StoreEngine.chosen.map(inProcess)

  /// The module itself, in this process.
  static func inProcess(over engine: StoreEngine) -> AuthServiceAdapter {
    AuthServiceAdapter("in process, \(engine.name)") { play in
      try await engine.withAuthStores { stores in
        let (clock, random) = (FakeClock(), SeededRandom())
        let auth = AuthModule(
          stores: stores, secrets: try await World.secrets(hasher: FakeHasher()), clock: clock, random: random)
        let admin = World.admin(EntityID(at: clock.now(), from: random))
        try await play(AuthServiceSuite(service: auth, clock: clock, admin: admin))
      }
    }
  }
}

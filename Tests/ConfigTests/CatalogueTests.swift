import Configuration
import Kernel
import Testing

@testable import OrderDesk

struct CatalogueTests {
  @Test func everyKeyOfTheContractIsThere() {
    let contract = """
      environment roles server.host server.port server.publicURL server.trustedProxies server.corsOrigins
      server.maxBodySize server.idleTimeout server.requestTimeout server.shutdownDelay storage.path jwt.secret jwt.previousSecrets jwt.issuer
      jwt.audience jwt.accessTokenLifetime auth.registration auth.bcryptCost auth.sessionIdleTimeout
      auth.sessionLifetime auth.refreshReuseGrace limits.loginFailuresPerUsername limits.loginFailuresPerAddress
      limits.registrationsPerAddress limits.requestsPerPrincipal admin.username admin.password admin.passwordHash
      orders.allowSelfApproval orders.undoWindow audit.checkpointFile modules.auth.url modules.orders.url
      modules.serviceSecret metrics.listen tracing.endpoint tracing.sampleRatio log.level log.format ui.name ui.accentColor
      """
    #expect(ConfigKeys.all.map(\.name) == contract.split(whereSeparator: \.isWhitespace).map(String.init))
  }

  @Test(arguments: [
    ("jwt.secret", "JWT_SECRET"), ("server.publicURL", "SERVER_PUBLIC_URL"), ("auth.bcryptCost", "AUTH_BCRYPT_COST"),
    ("server.trustedProxies", "SERVER_TRUSTED_PROXIES"), ("storage.path", "STORAGE_PATH"),
    ("admin.passwordHash", "ADMIN_PASSWORD_HASH"), ("modules.auth.url", "MODULES_AUTH_URL"),
    ("flags.newQueue", "FLAGS_NEW_QUEUE"),
  ])
  func variables(key: String, variable: String) {
    #expect(ConfigKeys.named(key)?.environmentName == variable)
  }

  /// The problems name the variable, the library reads it: both must mean the same one.
  @Test(arguments: ConfigKeys.all.map(\.name)) func theLibraryReadsTheVariableWeName(key: String) throws {
    let entry = try #require(ConfigKeys.named(key))
    let snapshot = EnvironmentVariablesProvider(environmentVariables: [entry.environmentName: "x"]).snapshot()
    let path = AbsoluteConfigKey(key.split(separator: ".").map(String.init))
    #expect(try snapshot.value(forKey: path, type: .string).value?.content == .string("x"))
  }

  @Test func onlySecretsAreSecret() {
    #expect(
      ConfigKeys.all.filter(\.isSecret).map(\.name) == [
        "jwt.secret", "jwt.previousSecrets", "admin.password", "admin.passwordHash", "modules.serviceSecret",
      ])
  }

  @Test(arguments: ConfigKeys.all.map(\.name)) func defaultsAreAllowed(key: String) throws {
    let entry = try #require(ConfigKeys.named(key))
    if let fallback = entry.fallback { #expect(entry.accepts(fallback)) }
  }

  @Test func defaultsOfTheContract() throws {
    let settings = try load().settings
    #expect(settings.environment == .development)
    #expect(settings.server.host == "127.0.0.1" && settings.server.port == 8080)
    #expect(settings.server.publicURL.description == "http://localhost:8080")
    #expect(settings.server.trustedProxies == [] && settings.server.corsOrigins == [])
    #expect(settings.server.maxBodySize == 1_048_576)
    #expect(settings.server.idleTimeout == .seconds(60) && settings.server.requestTimeout == .seconds(30))
    #expect(settings.storage.path == "./data")
    #expect(settings.jwt.secret == nil && settings.jwt.previousSecrets == [])
    #expect(settings.jwt.issuer == "orderdesk" && settings.jwt.audience == "orderdesk")
    #expect(settings.jwt.accessTokenLifetime == .seconds(900))
    #expect(settings.auth.registration == .open && settings.auth.bcryptCost == 12)
    #expect(settings.auth.sessionIdleTimeout == .seconds(3_600))
    #expect(settings.auth.sessionLifetime == .seconds(2_592_000))
    #expect(settings.auth.refreshReuseGrace == .seconds(10))
    #expect(settings.limits.loginFailuresPerUsername == .init(count: 5, window: .seconds(60)))
    #expect(settings.limits.loginFailuresPerAddress == .init(count: 20, window: .seconds(60)))
    #expect(settings.limits.registrationsPerAddress == .init(count: 10, window: .seconds(3_600)))
    #expect(settings.limits.requestsPerPrincipal == .init(count: 600, window: .seconds(60)))
    #expect(settings.admin == .init(username: nil, password: nil, passwordHash: nil))
    #expect(settings.orders == .init(allowSelfApproval: false, undoWindow: .seconds(30)))
    #expect(settings.audit.checkpointFile == "./data/audit-checkpoints.jsonl")
    #expect(settings.roles == [.gateway, .auth, .orders])
    #expect(settings.modules == .init(authURL: nil, ordersURL: nil, serviceSecret: nil))
    #expect(settings.metrics.listen?.description == "127.0.0.1:9464")
    #expect(settings.log == .init(level: .info, format: .auto))
    #expect(settings.ui == .init(name: "OrderDesk", accentColor: nil))
    #expect(settings.flags == [:])
  }
}

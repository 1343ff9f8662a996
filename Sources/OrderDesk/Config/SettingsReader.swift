/// Reads typed values out of texts that have been checked.
struct SettingsReader {
  let values: [String: EffectiveValue]

  func callAsFunction<Value>(_ key: SettingKey<Value>) -> Value {
    values[key.name]?.text.flatMap(key.format.parse) ?? key.fallback
  }

  /// The flags by name, without their prefix.
  var flags: [String: Bool] {
    var result: [String: Bool] = [:]
    for key in values.keys where key.hasPrefix(ConfigKeys.flagPrefix) {
      let name = String(key.dropFirst(ConfigKeys.flagPrefix.count))
      result[name] = self(ConfigKeys.flag(name))
    }
    return result
  }
}

extension Settings {
  /// The settings that the values make. A value that is missing or not valid becomes the default.
  init(_ read: SettingsReader) {
    let storagePath = read(ConfigKeys.storagePath)
    environment = read(ConfigKeys.environment)
    server = Server(
      host: read(ConfigKeys.serverHost), port: read(ConfigKeys.serverPort),
      publicURL: read(ConfigKeys.serverPublicURL), trustedProxies: read(ConfigKeys.serverTrustedProxies),
      corsOrigins: read(ConfigKeys.serverCORSOrigins), maxBodySize: read(ConfigKeys.serverMaxBodySize),
      idleTimeout: read(ConfigKeys.serverIdleTimeout), requestTimeout: read(ConfigKeys.serverRequestTimeout),
      shutdownDelay: read(ConfigKeys.serverShutdownDelay))
    storage = Storage(path: storagePath)
    jwt = JWT(
      secret: read(ConfigKeys.jwtSecret), previousSecrets: read(ConfigKeys.jwtPreviousSecrets),
      issuer: read(ConfigKeys.jwtIssuer), audience: read(ConfigKeys.jwtAudience),
      accessTokenLifetime: read(ConfigKeys.jwtAccessTokenLifetime))
    auth = Auth(
      registration: read(ConfigKeys.authRegistration), bcryptCost: read(ConfigKeys.authBcryptCost),
      sessionIdleTimeout: read(ConfigKeys.authSessionIdleTimeout),
      sessionLifetime: read(ConfigKeys.authSessionLifetime),
      refreshReuseGrace: read(ConfigKeys.authRefreshReuseGrace))
    limits = Limits(
      loginFailuresPerUsername: read(ConfigKeys.limitsLoginFailuresPerUsername),
      loginFailuresPerAddress: read(ConfigKeys.limitsLoginFailuresPerAddress),
      registrationsPerAddress: read(ConfigKeys.limitsRegistrationsPerAddress),
      requestsPerPrincipal: read(ConfigKeys.limitsRequestsPerPrincipal))
    admin = Admin(
      username: read(ConfigKeys.adminUsername), password: read(ConfigKeys.adminPassword),
      passwordHash: read(ConfigKeys.adminPasswordHash))
    orders = Orders(
      allowSelfApproval: read(ConfigKeys.ordersAllowSelfApproval), undoWindow: read(ConfigKeys.ordersUndoWindow))
    let separator = storagePath.hasSuffix("/") ? "" : "/"
    audit = Audit(
      checkpointFile: read(ConfigKeys.auditCheckpointFile) ?? storagePath + separator + "audit-checkpoints.jsonl")
    roles = read(ConfigKeys.roles)
    modules = Modules(
      authURL: read(ConfigKeys.modulesAuthURL), ordersURL: read(ConfigKeys.modulesOrdersURL),
      serviceSecret: read(ConfigKeys.modulesServiceSecret))
    metrics = Metrics(listen: read(ConfigKeys.metricsListen))
    tracing = Tracing(endpoint: read(ConfigKeys.tracingEndpoint), sampleRatio: read(ConfigKeys.tracingSampleRatio))
    log = Log(level: read(ConfigKeys.logLevel), format: read(ConfigKeys.logFormat))
    ui = UI(name: read(ConfigKeys.uiName), accentColor: read(ConfigKeys.uiAccentColor))
    flags = read.flags
  }
}

import Kernel

/// The catalogue: every key of the configuration, in the order in which they are printed. The defaults of the program
/// are these; `config.yaml` repeats them for the reader.
enum ConfigKeys {
  // MARK: Process

  static let environment = SettingKey(
    "environment", .choice, Settings.Environment.development,
    "Where it runs; `production` refuses settings that are only safe on a desk.")
  static let roles = SettingKey(
    "roles", .roles, Set(Settings.Role.allCases), "The parts of the program that this process runs.")

  // MARK: Server

  static let serverHost = SettingKey("server.host", .host, "127.0.0.1", "The address to listen on.")
  static let serverPort = SettingKey(
    "server.port", .integer(0...65_535), 8080, "The port to listen on; 0 takes any free one.")
  static let serverPublicURL = SettingKey(
    "server.publicURL", .origin, Settings.Origin(isHTTPS: false, host: "localhost", port: 8080),
    "The address that people type; with https, cookies are Secure.")
  static let serverTrustedProxies = SettingKey(
    "server.trustedProxies", ConfigFormat<String>.addressRange.list, [],
    "Peers whose `X-Forwarded-For` is believed.")
  static let serverCORSOrigins = SettingKey(
    "server.corsOrigins", ConfigFormat<Settings.Origin>.origin.list, [],
    "Other origins whose pages may call the API.")
  static let serverMaxBodySize = SettingKey(
    "server.maxBodySize", .size(1_024...(1 << 30)), 1 << 20, "The largest request body; beyond it the answer is 413.")
  static let serverIdleTimeout = SettingKey(
    "server.idleTimeout", .duration(1...3_600), .seconds(60), "How long a quiet connection is kept open.")
  static let serverRequestTimeout = SettingKey(
    "server.requestTimeout", .duration(1...3_600), .seconds(30), "How long receiving a whole request may take.")
  static let serverShutdownDelay = SettingKey(
    "server.shutdownDelay", .duration(0...300), .seconds(0),
    "How long requests are still taken after SIGTERM, so that a load balancer notices before the door closes.")

  // MARK: Storage

  static let storagePath = SettingKey(
    "storage.path", .path, "./data", "The folder that holds everything the program writes.")

  // MARK: Tokens

  static let jwtSecret = SettingKey(
    "jwt.secret", ConfigFormat<Settings.Secret>.signingKey.optional, nil,
    "The key that signs access tokens; in development one is generated and kept in the data folder.", isSecret: true)
  static let jwtPreviousSecrets = SettingKey(
    "jwt.previousSecrets", ConfigFormat<Settings.Secret>.signingKey.list, [],
    "Older keys that still verify, while a key is being rotated.", isSecret: true)
  static let jwtIssuer = SettingKey("jwt.issuer", .line(max: 255), "orderdesk", "The claim `iss` of access tokens.")
  static let jwtAudience = SettingKey("jwt.audience", .line(max: 255), "orderdesk", "The claim `aud` of access tokens.")
  static let jwtAccessTokenLifetime = SettingKey(
    "jwt.accessTokenLifetime", .duration(1...86_400), .seconds(900), "How long an access token is valid.")

  // MARK: Sign-in

  static let authRegistration = SettingKey(
    "auth.registration", .choice, Settings.Registration.open, "Whether people may register themselves.",
    isReloadable: true)
  static let authBcryptCost = SettingKey(
    "auth.bcryptCost", .integer(4...16), 12,
    "The cost of password hashes; one more doubles the time. Below 12 is refused in production.")
  static let authSessionIdleTimeout = SettingKey(
    "auth.sessionIdleTimeout", .duration(1...31_536_000), .seconds(3_600),
    "A session ends this long after its last activity.")
  static let authSessionLifetime = SettingKey(
    "auth.sessionLifetime", .duration(1...31_536_000), .seconds(30 * 86_400),
    "A session ends this long after sign-in at the latest.")
  static let authRefreshReuseGrace = SettingKey(
    "auth.refreshReuseGrace", .duration(0...300), .seconds(10),
    "How long a rotated refresh token gets the same successor again.")

  // MARK: Limits

  static let limitsLoginFailuresPerUsername = SettingKey(
    "limits.loginFailuresPerUsername", ConfigFormat<Settings.Rate>.rate.orOff,
    Settings.Rate(count: 5, window: .seconds(60)),
    "Failed sign-ins for one username. `off` is refused in production.", isReloadable: true)
  static let limitsLoginFailuresPerAddress = SettingKey(
    "limits.loginFailuresPerAddress", ConfigFormat<Settings.Rate>.rate.orOff,
    Settings.Rate(count: 20, window: .seconds(60)),
    "Failed sign-ins from one address. `off` is refused in production.", isReloadable: true)
  static let limitsRegistrationsPerAddress = SettingKey(
    "limits.registrationsPerAddress", ConfigFormat<Settings.Rate>.rate.orOff,
    Settings.Rate(count: 10, window: .seconds(3_600)), "Registrations from one address.", isReloadable: true)
  static let limitsRequestsPerPrincipal = SettingKey(
    "limits.requestsPerPrincipal", ConfigFormat<Settings.Rate>.rate.orOff,
    Settings.Rate(count: 600, window: .seconds(60)), "API requests of one signed-in person or address.",
    isReloadable: true)

  // MARK: First admin

  static let adminUsername = SettingKey(
    "admin.username", ConfigFormat<String>.username.optional, nil,
    "The username of the first admin; needs one of the two below.")
  static let adminPassword = SettingKey(
    "admin.password", ConfigFormat<Settings.Secret>.password.optional, nil,
    "The password of the first admin, in clear.", isSecret: true)
  static let adminPasswordHash = SettingKey(
    "admin.passwordHash", ConfigFormat<Settings.Secret>.bcryptHash.optional, nil,
    "The password of the first admin, as a bcrypt hash.", isSecret: true)

  // MARK: Orders and audit

  static let ordersAllowSelfApproval = SettingKey(
    "orders.allowSelfApproval", .boolean, false, "Whether approvers may decide their own orders.")
  static let ordersUndoWindow = SettingKey(
    "orders.undoWindow", .duration(0...86_400), .seconds(30), "How long an approver may take a decision back.")
  static let auditCheckpointFile = SettingKey(
    "audit.checkpointFile", ConfigFormat<String>.path.optional, nil,
    "The file of signed checkpoints that shows a cut-off audit trail.",
    fallbackNote: "<storage.path>/audit-checkpoints.jsonl")

  // MARK: Split processes

  static let modulesAuthURL = SettingKey(
    "modules.auth.url", ConfigFormat<Settings.Origin>.origin.optional, nil,
    "Where the process with the role auth answers.")
  static let modulesOrdersURL = SettingKey(
    "modules.orders.url", ConfigFormat<Settings.Origin>.origin.optional, nil,
    "Where the process with the role orders answers.")
  static let modulesServiceSecret = SettingKey(
    "modules.serviceSecret", ConfigFormat<Settings.Secret>.signingKey.optional, nil,
    "The key that signs calls between processes.", isSecret: true)

  // MARK: Watching and looks

  static let metricsListen = SettingKey(
    "metrics.listen", ConfigFormat<Settings.ListenAddress>.listen.orOff,
    Settings.ListenAddress(host: "127.0.0.1", port: 9464), "Where `/metrics` is served, never on the public port.")
  static let tracingEndpoint = SettingKey(
    "tracing.endpoint", ConfigFormat<Settings.Origin>.origin.optional, nil,
    "A collector that takes OTLP over HTTP, such as http://127.0.0.1:4318; none for no tracing.")
  static let tracingSampleRatio = SettingKey(
    "tracing.sampleRatio", .ratio, 1,
    "How many of the traces that begin here are recorded; a caller's own decision wins.")
  static let logLevel = SettingKey(
    "log.level", .choice, Settings.LogLevel.info, "The least important messages that are logged.", isReloadable: true)
  static let logFormat = SettingKey(
    "log.format", .choice, Settings.LogFormat.auto, "`auto` is text on a terminal and JSON otherwise.")
  static let uiName = SettingKey("ui.name", .line(max: 60), "OrderDesk", "The name at the top of every page.")
  static let uiAccentColor = SettingKey(
    "ui.accentColor", ConfigFormat<String>.colour.optional, nil,
    "The colour of buttons, links and the icon; where it could not be read, a darker or lighter one of the same hue.",
    fallbackNote: "teal")

  /// A switch that code asks for by name.
  static func flag(_ name: String) -> SettingKey<Bool> {
    SettingKey(flagPrefix + name, .boolean, false, "A switch for a feature, by name.", isReloadable: true)
  }

  static let flagPrefix = "flags."

  /// Every key but the open-ended flags.
  static let all: [SettingEntry] = [
    environment.entry, roles.entry,
    serverHost.entry, serverPort.entry, serverPublicURL.entry, serverTrustedProxies.entry, serverCORSOrigins.entry,
    serverMaxBodySize.entry, serverIdleTimeout.entry, serverRequestTimeout.entry, serverShutdownDelay.entry,
    storagePath.entry,
    jwtSecret.entry, jwtPreviousSecrets.entry, jwtIssuer.entry, jwtAudience.entry, jwtAccessTokenLifetime.entry,
    authRegistration.entry, authBcryptCost.entry, authSessionIdleTimeout.entry, authSessionLifetime.entry,
    authRefreshReuseGrace.entry,
    limitsLoginFailuresPerUsername.entry, limitsLoginFailuresPerAddress.entry, limitsRegistrationsPerAddress.entry,
    limitsRequestsPerPrincipal.entry,
    adminUsername.entry, adminPassword.entry, adminPasswordHash.entry,
    ordersAllowSelfApproval.entry, ordersUndoWindow.entry, auditCheckpointFile.entry,
    modulesAuthURL.entry, modulesOrdersURL.entry, modulesServiceSecret.entry,
    metricsListen.entry, tracingEndpoint.entry, tracingSampleRatio.entry, logLevel.entry, logFormat.entry, uiName.entry,
    uiAccentColor.entry,
  ]

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  /// The key of that name, also a flag; nil when there is none.
  static func named(_ name: String) -> SettingEntry? {
    if let entry = byName[name] { return entry }
    guard name.hasPrefix(flagPrefix), isFlagName(String(name.dropFirst(flagPrefix.count))) else { return nil }
    return flag(String(name.dropFirst(flagPrefix.count))).entry
  }

  /// Flags are written like `newQueue`, so that each has exactly one variable, `FLAGS_NEW_QUEUE`.
  static func isFlagName(_ name: String) -> Bool {
    guard let first = name.first, name.count <= 60 else { return false }
    return first.isASCII && first.isLowercase && name.allSatisfy(\.isASCIIAlphanumeric)
  }
}

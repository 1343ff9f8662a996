/// The rules that look at more than one key: what production refuses, and values that only make sense together.
struct ConfigGuards {
  /// Every rule that the settings break.
  static func problems(_ settings: Settings, _ values: [String: EffectiveValue]) -> [ConfigProblem] {
    var guards = ConfigGuards(settings: settings, values: values)
    if settings.environment == .production { guards.checkProduction() }
    guards.checkAdmin()
    guards.checkRoles()
    return guards.problems
  }

  private let settings: Settings
  private let values: [String: EffectiveValue]
  private var problems: [ConfigProblem] = []

  private init(settings: Settings, values: [String: EffectiveValue]) {
    self.settings = settings
    self.values = values
  }

  private mutating func add<Value>(_ key: SettingKey<Value>, _ message: String, allowed: String) {
    problems.append(ConfigProblem(key.name, message, source: values[key.name]?.source, allowed: allowed))
  }

  private mutating func checkProduction() {
    let reason = "while environment is production"
    let key = ConfigKeys.jwtSecret
    let howTo =
      "\(key.format.allowed); set JWT_SECRET, or JWT_SECRET_FILE to the name of a file that holds it"
    if let secret = settings.jwt.secret {
      if WellKnownSecrets.contains(secret.reveal) { add(key, "is easy to guess \(reason)", allowed: howTo) }
    } else {
      add(key, "is missing \(reason)", allowed: howTo)
    }
    if settings.jwt.previousSecrets.contains(where: { WellKnownSecrets.contains($0.reveal) }) {
      add(ConfigKeys.jwtPreviousSecrets, "holds a key that is easy to guess \(reason)", allowed: "random keys")
    }
    if !settings.server.publicURL.isHTTPS {
      add(
        ConfigKeys.serverPublicURL, "\"\(settings.server.publicURL)\" is not https \(reason)",
        allowed: "the https address that people type; set SERVER_PUBLIC_URL")
    }
    if settings.auth.bcryptCost < 12 {
      add(ConfigKeys.authBcryptCost, "\"\(settings.auth.bcryptCost)\" is too low \(reason)", allowed: "12 to 16")
    }
    for (key, rate) in [
      (ConfigKeys.limitsLoginFailuresPerUsername, settings.limits.loginFailuresPerUsername),
      (ConfigKeys.limitsLoginFailuresPerAddress, settings.limits.loginFailuresPerAddress),
    ] where rate == nil {
      add(key, "\"off\" is refused \(reason)", allowed: ConfigFormat<Settings.Rate>.rate.allowed)
    }
  }

  private mutating func checkAdmin() {
    let admin = settings.admin
    let names = "ADMIN_USERNAME with one of ADMIN_PASSWORD_HASH and ADMIN_PASSWORD"
    if admin.password != nil && admin.passwordHash != nil {
      let hash = values[ConfigKeys.adminPasswordHash.name]?.source.text ?? ""
      add(ConfigKeys.adminPassword, "is set, and so is admin.passwordHash (\(hash))", allowed: "one of the two")
    }
    let hasPassword = admin.password != nil || admin.passwordHash != nil
    if admin.username != nil && !hasPassword {
      add(ConfigKeys.adminUsername, "is set without a password", allowed: names)
    } else if admin.username == nil && hasPassword {
      let key = admin.password != nil ? ConfigKeys.adminPassword : ConfigKeys.adminPasswordHash
      add(key, "is set without admin.username", allowed: names)
    }
  }

  /// One process runs everything for now. What asks for more is refused, not ignored.
  private mutating func checkRoles() {
    let all = Settings.Role.allCases
    if settings.roles != Set(all) {
      let given = all.filter(settings.roles.contains).map(\.rawValue).joined(separator: ", ")
      add(
        ConfigKeys.roles, "\"\(given)\" is not supported: this version runs every role in one process",
        allowed: all.map(\.rawValue).joined(separator: ", "))
    }
    for (key, url, role) in [
      (ConfigKeys.modulesAuthURL, settings.modules.authURL, Settings.Role.auth),
      (ConfigKeys.modulesOrdersURL, settings.modules.ordersURL, .orders),
    ] where url != nil && settings.roles.contains(role) {
      add(
        key, "is set, but this process runs the role \(role.rawValue) itself and would never call that address",
        allowed: "no value")
    }
  }
}

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
    } else if !settings.heldModules.isEmpty {
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

  /// A part of the desk has to know where the other parts are, and they have to trust each other.
  private mutating func checkRoles() {
    let all = Settings.Role.allCases
    let names = all.filter(settings.roles.contains).map(\.rawValue).joined(separator: ", ")
    checkAddress(ConfigKeys.modulesAuthURL, settings.modules.authURL, of: .auth, isNeeded: true, names)
    checkAddress(
      ConfigKeys.modulesOrdersURL, settings.modules.ordersURL, of: .orders,
      isNeeded: settings.roles.contains(.gateway), names)
    let held = settings.heldModules
    if settings.roles != Set(all), held.count == 1, settings.jwt.secret == nil, settings.environment == .development {
      add(
        ConfigKeys.jwtSecret, "is missing while roles is \"\(names)\"",
        allowed: "\(ConfigKeys.jwtSecret.format.allowed), the same in the processes of auth and orders; set JWT_SECRET")
    }
    let key = ConfigKeys.modulesServiceSecret
    if settings.roles != Set(all), settings.modules.serviceSecret == nil {
      add(
        key, "is missing while roles is \"\(names)\"",
        allowed: """
          \(key.format.allowed), the same in every process of the desk; set MODULES_SERVICE_SECRET or \
          MODULES_SERVICE_SECRET_FILE
          """)
    }
    if let secret = settings.modules.serviceSecret, settings.environment == .production,
      WellKnownSecrets.contains(secret.reveal)
    {
      add(key, "is easy to guess while environment is production", allowed: key.format.allowed)
    }
    if let secret = settings.modules.serviceSecret, secret == settings.jwt.secret {
      add(
        key, "is the same as jwt.secret",
        allowed: "a key of its own: who calls must not be able to sign tokens of people")
    }
  }

  private mutating func checkAddress<Value>(
    _ key: SettingKey<Value>, _ url: Settings.Origin?, of role: Settings.Role, isNeeded: Bool, _ names: String
  ) {
    let isHere = settings.roles.contains(role)
    if url != nil, isHere {
      add(
        key, "is set, but this process runs the role \(role.rawValue) itself and would never call that address",
        allowed: "no value")
    } else if url != nil, !isNeeded {
      add(key, "is set, but a process with the roles \"\(names)\" calls nobody there", allowed: "no value")
    } else if url == nil, !isHere, isNeeded {
      add(
        key, "is missing while roles is \"\(names)\"",
        allowed: "the address of the process that has the role \(role.rawValue), such as http://127.0.0.1:9001")
    }
  }
}

/// The settings that a running server takes in when it reads its configuration again: the keys that the catalogue marks as
/// reloadable.
struct LiveSettings: Sendable, Equatable {
  let logLevel: Settings.LogLevel
  let registration: Settings.Registration
  let limits: Settings.Limits
  let flags: [String: Bool]

  init(_ settings: Settings) {
    logLevel = settings.log.level
    registration = settings.auth.registration
    limits = settings.limits
    flags = settings.flags
  }
}

/// The effective configuration, checked and typed. Made by `ConfigLoader`; every value obeys the catalogue in
/// `ConfigKeys`.
struct Settings: Sendable, Equatable {
  var environment: Environment
  var server: Server
  var storage: Storage
  var jwt: JWT
  var auth: Auth
  var limits: Limits
  var admin: Admin
  var orders: Orders
  var audit: Audit
  /// What this process does: never empty.
  var roles: Set<Role>
  var modules: Modules
  var metrics: Metrics
  var tracing: Tracing
  var log: Log
  var ui: UI
  /// Switches by name, without the prefix `flags.`. A name that is absent is off.
  var flags: [String: Bool]

  struct Server: Sendable, Equatable {
    var host: String
    /// 0 asks the system for a free port.
    var port: Int
    var publicURL: Origin
    /// IP addresses and CIDR ranges.
    var trustedProxies: [String]
    var corsOrigins: [Origin]
    /// In bytes.
    var maxBodySize: Int
    var idleTimeout: Duration
    /// For receiving a whole request.
    var requestTimeout: Duration
    /// Between SIGTERM and closing the door.
    var shutdownDelay: Duration
  }

  struct Storage: Sendable, Equatable {
    var path: String
  }

  struct JWT: Sendable, Equatable {
    /// Nil only in development, where `DevelopmentSecret` takes its place.
    var secret: Secret?
    var previousSecrets: [Secret]
    var issuer: String
    var audience: String
    var accessTokenLifetime: Duration
  }

  struct Auth: Sendable, Equatable {
    var registration: Registration
    var bcryptCost: Int
    var sessionIdleTimeout: Duration
    var sessionLifetime: Duration
    var refreshReuseGrace: Duration
  }

  /// Nil switches a limit off.
  struct Limits: Sendable, Equatable {
    var loginFailuresPerUsername: Rate?
    var loginFailuresPerAddress: Rate?
    var registrationsPerAddress: Rate?
    var requestsPerPrincipal: Rate?
  }

  /// The first admin: a username with exactly one of the two, or nothing at all.
  struct Admin: Sendable, Equatable {
    var username: String?
    var password: Secret?
    var passwordHash: Secret?
  }

  struct Orders: Sendable, Equatable {
    var allowSelfApproval: Bool
    var undoWindow: Duration
  }

  struct Audit: Sendable, Equatable {
    var checkpointFile: String
  }

  struct Modules: Sendable, Equatable {
    var authURL: Origin?
    var ordersURL: Origin?
    var serviceSecret: Secret?
  }

  struct Metrics: Sendable, Equatable {
    /// Nil for no metrics.
    var listen: ListenAddress?
  }

  struct Tracing: Sendable, Equatable {
    /// Of a collector that takes OTLP over HTTP; nil for no tracing.
    var endpoint: Origin?
    /// How many of the traces that begin here are recorded, 0 to 1.
    var sampleRatio: Double
  }

  struct Log: Sendable, Equatable {
    var level: LogLevel
    var format: LogFormat
  }

  struct UI: Sendable, Equatable {
    var name: String
    /// `#rrggbb`, or nil for the colour of the style sheet.
    var accentColor: String?
  }
}

import Testing

@testable import OrderDesk

/// A key that passes every check; 48 letters without a pattern.
let goodSecret = "k7Qw2ZrT9xVb4NfLp8Hs1JdYc6MgEuRa3WtXvBnQzKiOyPlD"
/// The bcrypt hash of a password, cost 12.
let goodHash = "$2b$12$Wq7Zr0JtXc5NfYb3LpKdUemaqbbOlDznSCLcLUkIgLf6bf9xcj0ke"

/// Loads a configuration from texts; `files` are all files there are.
func load(
  _ yaml: String? = nil, environment: [String: String] = [:], flags: [String: String] = [:], path: String? = nil,
  files: [String: String] = [:]
) throws(ConfigError) -> LoadedConfig {
  var files = files.mapValues { Array($0.utf8) }
  if let yaml { files[path ?? "config.yaml"] = Array(yaml.utf8) }
  return try ConfigLoader.load(overrides: flags, environment: environment, file: path) { files[$0] }
}

/// The problems of a configuration as text; none when it loads.
func problems(
  _ yaml: String? = nil, environment: [String: String] = [:], flags: [String: String] = [:], path: String? = nil,
  files: [String: String] = [:]
) -> [String] {
  do throws(ConfigError) {
    _ = try load(yaml, environment: environment, flags: flags, path: path, files: files)
    return []
  } catch {
    return error.problems.map(\.description)
  }
}

/// The variables of a production server that starts.
let production = [
  "ENVIRONMENT": "production", "JWT_SECRET": goodSecret, "SERVER_PUBLIC_URL": "https://orders.example.com",
]

extension [String] {
  /// The first problem, or nothing at all: a missing one fails the expectation and not the whole run.
  var firstLine: String { first ?? "" }
  var lastLine: String { last ?? "" }
}

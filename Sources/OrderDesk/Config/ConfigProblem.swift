/// Where a value of the configuration came from.
enum ConfigSource: Sendable, Equatable {
  /// The default in the catalogue.
  case fallback
  /// A line of the configuration file, counted from 1.
  case file(name: String, line: Int)
  /// An environment variable.
  case environment(variable: String)
  /// The file named by a variable that ends in `_FILE`.
  case secretFile(variable: String)
  /// A command line flag, named by its key.
  case flag(key: String)

  /// The long form, for problems: `config.yaml:12`, `environment variable SERVER_PORT`.
  var text: String {
    switch self {
    case .environment(let variable): "environment variable \(variable)"
    default: shortText
    }
  }

  /// The short form, for the comments of `config print`: `default`, `environment SERVER_PORT`.
  var shortText: String {
    switch self {
    case .fallback: "default"
    case .file(let name, let line): "\(name):\(line)"
    case .environment(let variable): "environment \(variable)"
    case .secretFile(let variable): "file named by \(variable)"
    case .flag(let key): "flag --\(key)"
    }
  }
}

/// One thing that is wrong with the configuration, in words for the person who has to put it right.
struct ConfigProblem: Sendable, Equatable, CustomStringConvertible {
  /// The key, or nil when the problem is about a whole file.
  var key: String?
  /// Where the value stands. Nil when the message says it all.
  var source: ConfigSource?
  /// What is wrong. It never holds the value of a secret.
  var message: String
  /// What is allowed instead.
  var allowed: String?

  init(_ key: String?, _ message: String, source: ConfigSource? = nil, allowed: String? = nil) {
    self.key = key
    self.message = message
    self.source = source
    self.allowed = allowed
  }

  /// One line: key, what is wrong, source, what is allowed.
  var description: String {
    var line = key.map { "\($0): \(message)" } ?? message
    if let source { line += " (\(source.text))" }
    if !line.hasSuffix(".") { line += "." }
    if let allowed { line += " Allowed: \(allowed)." }
    return line
  }

  /// The value as it may be shown: quoted, on one line, at most 60 characters, and hidden when it is a secret or
  /// an address with a password in it.
  static func shown(_ text: ConfigText, isSecret: Bool) -> String {
    let plain =
      switch text {
      case .scalar(let scalar): scalar
      case .list(let elements): elements.joined(separator: ", ")
      }
    if isSecret || (plain.contains("://") && plain.contains("@")) { return "the value (hidden)" }
    let printable = String(
      String.UnicodeScalarView(plain.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    return printable.count <= 60 ? "\"\(printable)\"" : "\"\(printable.prefix(60))…\""
  }
}

/// Everything that is wrong with the configuration, reported at once. Print `description` on stderr and end with
/// `exitCode`.
struct ConfigError: Error, Sendable, Equatable, CustomStringConvertible {
  static let exitCode = ExitCode.configuration

  /// At least one, in the order of the sources and keys.
  var problems: [ConfigProblem]

  var description: String {
    let title = problems.count == 1 ? "The configuration has a problem:" : "The configuration has problems:"
    return ([title] + problems.map { "  - \($0)" }).joined(separator: "\n")
  }
}

/// Configuration keys on the command line: `--server.port 9000` or `--server.port=9000`.
///
/// They are taken out before the rest goes to the command line parser, so that every command takes every key without
/// declaring it. A flag is meant for the configuration when its name is a key or has a dot in it.
enum ConfigFlags {
  /// - Parameter arguments: The command line without the name of the program.
  /// - Returns: The values by key, and all other arguments in their order. Nothing after `--` is touched.
  /// - Throws: `ConfigError` with every flag that is unknown, secret, doubled or has no value.
  static func extract(
    _ arguments: [String]
  ) throws(ConfigError) -> (overrides: [String: String], rest: [String]) {
    var overrides: [String: String] = [:]
    var rest: [String] = []
    var problems: [ConfigProblem] = []
    var remaining = arguments[...]
    while let argument = remaining.popFirst() {
      if argument == "--" {
        rest.append(argument)
        rest.append(contentsOf: remaining)
        break
      }
      guard let name = keyName(argument) else {
        rest.append(argument)
        continue
      }
      let entry = ConfigKeys.named(name)
      let value = value(of: argument, isBoolean: entry?.kind == "boolean", &remaining)
      if let problem = problem(name, entry, value, isDoubled: overrides[name] != nil) {
        problems.append(problem)
      } else {
        overrides[name] = value
      }
    }
    guard problems.isEmpty else { throw ConfigError(problems: problems) }
    return (overrides, rest)
  }

  /// The name in `--name` or `--name=value` when it is meant for the configuration.
  private static func keyName(_ argument: String) -> String? {
    guard argument.hasPrefix("--") else { return nil }
    let name = String(argument.dropFirst(2).prefix { $0 != "=" })
    return name.contains(".") || ConfigKeys.named(name) != nil ? name : nil
  }

  /// The part after `=`, or else the next argument unless it is a flag itself. A boolean alone is true.
  private static func value(
    of argument: String, isBoolean: Bool, _ remaining: inout ArraySlice<String>
  ) -> String? {
    if let equals = argument.firstIndex(of: "=") { return String(argument[argument.index(after: equals)...]) }
    if isBoolean { return ["true", "false"].contains(remaining.first) ? remaining.popFirst() : "true" }
    guard let next = remaining.first, !next.hasPrefix("--") else { return nil }
    return remaining.popFirst()
  }

  private static func problem(
    _ name: String, _ entry: SettingEntry?, _ value: String?, isDoubled: Bool
  ) -> ConfigProblem? {
    let source = ConfigSource.flag(key: name)
    guard let entry else { return ConfigSuggestion.unknownKey(name, source: source) }
    if let file = entry.environmentFileName {
      return ConfigProblem(
        name, "a secret is not taken as a flag, because every user of the machine can read the command line",
        source: source, allowed: "the variable \(entry.environmentName), or \(file) with the name of a file")
    }
    if isDoubled { return ConfigProblem(name, "is given more than once", source: source, allowed: "one value") }
    if value == nil { return ConfigProblem(name, "has no value", source: source, allowed: entry.allowed) }
    return nil
  }
}

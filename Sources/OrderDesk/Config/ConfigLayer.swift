import Configuration

/// One source of values, read through swift-configuration.
struct ConfigLayer {
  let snapshot: any ConfigSnapshot
  /// Where this layer has a key from.
  let source: (SettingEntry) -> ConfigSource

  /// The text of a key, or nil when this layer has none.
  func text(of entry: SettingEntry) throws -> ConfigText? {
    let key = AbsoluteConfigKey(entry.name.split(separator: ".").map(String.init))
    switch try snapshot.value(forKey: key, type: entry.isList ? .stringArray : .string).value?.content {
    case .string(let text): return .scalar(text)
    case .stringArray(let elements): return .list(elements)
    default: return nil
    }
  }

  /// The command line.
  static func flags(_ overrides: [String: String]) -> ConfigLayer {
    let texts = overrides.compactMap { name, text -> (SettingEntry, ConfigText)? in
      guard let entry = ConfigKeys.named(name) else { return nil }
      return (entry, entry.isList ? .list(elements(text, separator: ",")) : .scalar(text))
    }
    return memory("flags", texts) { .flag(key: $0.name) }
  }

  /// Environment variables. An empty one counts as not set, because that is what `NAME=` in an environment file and an
  /// unset variable of a container come to.
  static func environment(_ variables: [String: String]) -> ConfigLayer {
    let secrets = Set(ConfigKeys.all.filter(\.isSecret).map(\.environmentName))
    let provider = EnvironmentVariablesProvider(
      environmentVariables: variables.filter { !$0.value.isEmpty }, secretsSpecifier: .specific(secrets))
    return ConfigLayer(snapshot: provider.snapshot()) { .environment(variable: $0.environmentName) }
  }

  /// Files named by variables that end in `_FILE`.
  static func secretFiles(_ files: SecretFiles) -> ConfigLayer {
    let texts = files.texts.compactMap { name, text -> (SettingEntry, ConfigText)? in
      guard let entry = ConfigKeys.named(name) else { return nil }
      return (entry, entry.isList ? .list(elements(text, separator: "\n")) : .scalar(text))
    }
    return memory("secret files", texts) { .secretFile(variable: $0.environmentName + "_FILE") }
  }

  /// The configuration file; nil when there is none.
  static func file(_ file: ConfigFile) -> ConfigLayer? {
    guard let snapshot = file.snapshot else { return nil }
    return ConfigLayer(snapshot: snapshot) { .file(name: file.name, line: file.lines[$0.name] ?? 1) }
  }

  /// The defaults of the catalogue.
  static func fallbacks(_ entries: [SettingEntry]) -> ConfigLayer {
    memory("defaults", entries.compactMap { entry in entry.fallback.map { (entry, $0) } }) { _ in .fallback }
  }

  private static func memory(
    _ name: String, _ texts: [(SettingEntry, ConfigText)], source: @escaping (SettingEntry) -> ConfigSource
  ) -> ConfigLayer {
    let values = texts.map { entry, text in
      let content: ConfigContent =
        switch text {
        case .scalar(let scalar): .string(scalar)
        case .list(let elements): .stringArray(elements)
        }
      let key = AbsoluteConfigKey(entry.name.split(separator: ".").map(String.init))
      return (key, ConfigValue(content, isSecret: entry.isSecret))
    }
    let provider = InMemoryProvider(name: name, values: Dictionary(values) { first, _ in first })
    return ConfigLayer(snapshot: provider.snapshot(), source: source)
  }

  /// Nothing at all is the empty list.
  private static func elements(_ text: String, separator: Character) -> [String] {
    if text.isEmpty { return [] }
    return text.split(separator: separator, omittingEmptySubsequences: false).map { element in
      let start = element.drop { $0 == " " }
      return String(start.reversed().drop { $0 == " " }.reversed())
    }
  }
}

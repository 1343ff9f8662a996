/// A value with its source. Described and dumped it shows the source only, because the value may be a secret.
struct EffectiveValue: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
  /// Nil when it is not set.
  var text: ConfigText?
  var source: ConfigSource

  var description: String { source.text }
  var customMirror: Mirror { Mirror(self, children: ["source": source]) }
}

/// A configuration that has passed every check.
struct LoadedConfig: Sendable {
  var settings: Settings
  /// By key. Holds secrets in clear: print it with `ConfigPrinter` only.
  var values: [String: EffectiveValue]
}

/// Puts the sources together: flag, then environment, then file, then default.
enum ConfigLoader {
  /// Touches nothing but what it is given.
  /// - Parameters:
  ///   - overrides: Values by key, as `ConfigFlags.extract` returns them.
  ///   - environment: All variables. Those that are no key of ours are not looked at; an empty one counts as not set.
  ///   - file: The file that was asked for. Nil for `config.yaml`, if there is one.
  ///   - readFile: For the configuration file and the files that `_FILE` variables name.
  /// - Throws: `ConfigError` with everything that is wrong, in every source: also a bad value that a stronger source
  ///   hides.
  static func load(
    overrides: [String: String] = [:], environment: [String: String], file path: String?, readFile: ConfigReadFile
  ) throws(ConfigError) -> LoadedConfig {
    let file = ConfigFile(path: path, readFile: readFile)
    let secretFiles = SecretFiles(environment: environment, readFile: readFile)
    let entries = ConfigKeys.all + flags(overrides: overrides, environment: environment, file: file)
    let sources: [ConfigLayer?] = [
      .flags(overrides), .secretFiles(secretFiles), .environment(environment), .file(file), .fallbacks(entries),
    ]
    let layers = sources.compactMap { $0 }

    var problems = file.problems + secretFiles.problems
    for name in overrides.keys.sorted() where ConfigKeys.named(name) == nil {
      problems.append(ConfigSuggestion.unknownKey(name, source: .flag(key: name)))
    }
    var values: [String: EffectiveValue] = [:]
    for entry in entries {
      values[entry.name] = resolve(entry, in: layers, skippingFile: file.lines[entry.name] == nil, &problems)
    }

    let settings = Settings(SettingsReader(values: values))
    // A key that has a problem already would only give a second one that follows from the first, and nothing follows
    // from a file that could not be read.
    let failed = Set(problems.compactMap(\.key))
    if file.isReadable {
      problems += ConfigGuards.problems(settings, values).filter { $0.key.map(failed.contains) != true }
    }
    guard problems.isEmpty else { throw ConfigError(problems: problems) }
    if values[ConfigKeys.auditCheckpointFile.name]?.text == nil {
      values[ConfigKeys.auditCheckpointFile.name]?.text = .scalar(settings.audit.checkpointFile)
    }
    return LoadedConfig(settings: settings, values: values)
  }

  /// The value of the strongest layer that has a valid one. Bad values are reported in every layer.
  /// - Parameter skippingFile: When the file does not have the key, or has it in a shape that is reported already.
  private static func resolve(
    _ entry: SettingEntry, in layers: [ConfigLayer], skippingFile: Bool, _ problems: inout [ConfigProblem]
  ) -> EffectiveValue {
    var winner: EffectiveValue?
    for layer in layers {
      let source = layer.source(entry)
      if case .file = source, skippingFile { continue }
      do {
        guard let text = try layer.text(of: entry) else { continue }
        if entry.accepts(text) {
          winner = winner ?? EffectiveValue(text: text, source: source)
        } else {
          let shown = ConfigProblem.shown(text, isSecret: entry.isSecret)
          problems.append(
            ConfigProblem(entry.name, "\(shown) is not allowed", source: source, allowed: entry.allowed))
        }
      } catch {
        problems.append(ConfigProblem(entry.name, "cannot be read", source: source, allowed: entry.allowed))
      }
    }
    return winner ?? EffectiveValue(text: nil, source: .fallback)
  }

  /// The flags that any source names. A variable such as `FLAGS_NEW_QUEUE` is the flag that file or command line know
  /// by that variable, and `newQueue` otherwise.
  private static func flags(
    overrides: [String: String], environment: [String: String], file: ConfigFile
  ) -> [SettingEntry] {
    let written = Set(overrides.keys).union(file.lines.keys).filter { $0.hasPrefix(ConfigKeys.flagPrefix) }
    let known = Set(written.map(SettingEntry.environmentName))
    let prefix = "FLAGS_"
    let fromEnvironment = environment.keys.compactMap { variable -> String? in
      guard variable.hasPrefix(prefix), !known.contains(variable), environment[variable]?.isEmpty == false else {
        return nil
      }
      let words = variable.dropFirst(prefix.count).lowercased().split(separator: "_")
      let name = ConfigKeys.flagPrefix + words.prefix(1).joined() + words.dropFirst().map(\.capitalizedWord).joined()
      return SettingEntry.environmentName(of: name) == variable ? name : nil
    }
    return written.union(fromEnvironment).sorted().compactMap(ConfigKeys.named)
  }
}

extension Substring {
  fileprivate var capitalizedWord: String { prefix(1).uppercased() + dropFirst() }
}

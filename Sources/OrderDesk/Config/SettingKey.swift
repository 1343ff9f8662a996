/// One key of the configuration: everything that is known about it.
struct SettingKey<Value: Sendable & Equatable>: Sendable {
  /// The name in `config.yaml`, with dots between the levels.
  let name: String
  let format: ConfigFormat<Value>
  /// The value when no source has one.
  let fallback: Value
  /// What it does, in one line.
  let help: String
  /// Words for a default that follows from other keys.
  var fallbackNote: String?
  /// Never printed, refused as a flag, and readable from a file.
  var isSecret = false
  /// Whether a running server can take a new value without losing anything.
  var isReloadable = false

  init(
    _ name: String, _ format: ConfigFormat<Value>, _ fallback: Value, _ help: String, fallbackNote: String? = nil,
    isSecret: Bool = false, isReloadable: Bool = false
  ) {
    self.name = name
    self.format = format
    self.fallback = fallback
    self.help = help
    self.fallbackNote = fallbackNote
    self.isSecret = isSecret
    self.isReloadable = isReloadable
  }

  /// The same key without its type, for lists of keys.
  var entry: SettingEntry {
    SettingEntry(
      name: name, kind: format.kind, allowed: format.allowed, isList: format.isList, fallback: format.text(fallback),
      fallbackNote: fallbackNote, help: help, isSecret: isSecret, isReloadable: isReloadable,
      accepts: { [format] in format.parse($0) != nil })
  }
}

/// A key of the configuration without the type of its value.
struct SettingEntry: Sendable {
  let name: String
  let kind: String
  let allowed: String
  let isList: Bool
  /// The text of the default, or nil when there is none.
  let fallback: ConfigText?
  let fallbackNote: String?
  let help: String
  let isSecret: Bool
  let isReloadable: Bool
  /// Whether a text is a valid value.
  let accepts: @Sendable (ConfigText) -> Bool

  /// The name of the variable: `server.publicURL` is `SERVER_PUBLIC_URL`.
  var environmentName: String { Self.environmentName(of: name) }

  /// The variable that names a file with the value, for secrets.
  var environmentFileName: String? { isSecret ? environmentName + "_FILE" : nil }

  /// A dot becomes `_`, and so does the step from a lower case letter to a capital; then all is upper case.
  static func environmentName(of name: String) -> String {
    var result = ""
    var previous: Character = "."
    for character in name {
      if character.isUppercase && previous.isLowercase { result += "_" }
      result += character.isLetter || character.isNumber ? character.uppercased() : "_"
      previous = character
    }
    return result
  }
}

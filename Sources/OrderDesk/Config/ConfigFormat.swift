/// A value as it is written, before it is understood.
enum ConfigText: Sendable, Equatable {
  case scalar(String)
  case list([String])
}

/// How a value is written and read: one format for every kind of setting.
struct ConfigFormat<Value: Sendable & Equatable>: Sendable {
  /// The kind in one or two words.
  let kind: String
  /// What is allowed, in words that complete "Allowed: ".
  let allowed: String
  /// Whether it is a YAML sequence, and comma-separated elsewhere.
  var isList = false
  /// Nil when the text is not allowed.
  let parse: @Sendable (ConfigText) -> Value?
  /// The canonical text, or nil for a value that is not set.
  let text: @Sendable (Value) -> ConfigText?

  /// A format of single values.
  static func scalar(
    _ kind: String, allowed: String, parse: @escaping @Sendable (String) -> Value?,
    text: @escaping @Sendable (Value) -> String
  ) -> Self {
    Self(
      kind: kind, allowed: allowed,
      parse: { if case .scalar(let scalar) = $0 { parse(scalar) } else { nil } },
      text: { .scalar(text($0)) })
  }

  /// The same format for a value that may be absent.
  var optional: ConfigFormat<Value?> {
    ConfigFormat<Value?>(
      kind: kind, allowed: allowed, isList: isList, parse: { parse($0).map { .some($0) } },
      text: { $0.flatMap(text) })
  }

  /// The same format with the word `off` for no value.
  var orOff: ConfigFormat<Value?> {
    ConfigFormat<Value?>(
      kind: kind, allowed: allowed + ", or off", isList: isList,
      parse: { $0 == .scalar("off") ? .some(nil) : parse($0).map { .some($0) } },
      text: { $0.flatMap(text) ?? .scalar("off") })
  }

  /// A list of such values.
  var list: ConfigFormat<[Value]> {
    ConfigFormat<[Value]>(
      kind: "list", allowed: "a list, each element \(allowed)", isList: true,
      parse: {
        guard case .list(let elements) = $0 else { return nil }
        let values = elements.compactMap { parse(.scalar($0)) }
        return values.count == elements.count ? values : nil
      },
      text: {
        .list(
          $0.compactMap { if case .scalar(let scalar)? = text($0) { scalar } else { nil } })
      })
  }
}

extension ConfigFormat<String> {
  /// A line of text.
  static func line(max: Int) -> Self {
    .scalar(
      "text", allowed: "a line of 1 to \(max) characters",
      parse: { (1...max).contains($0.count) && $0.isOneLine && !$0.allSatisfy(\.isWhitespace) ? $0 : nil },
      text: { $0 })
  }

  static let path = ConfigFormat.scalar(
    "path", allowed: "the path of a file or folder", parse: { !$0.isEmpty && $0.isOneLine ? $0 : nil }, text: { $0 })

  static let colour = ConfigFormat.scalar(
    "colour", allowed: "a colour such as \"#3273dc\", in quotes because of the #",
    parse: {
      let isColour = $0.count == 7 && $0.hasPrefix("#") && $0.dropFirst().allSatisfy(\.isASCIIHexDigit)
      return isColour ? $0.lowercased() : nil
    },
    text: { $0 })

  static let username = ConfigFormat.scalar(
    "username", allowed: "4 to 20 of the characters A-Z a-z 0-9 _",
    parse: { (4...20).contains($0.count) && $0.allSatisfy { $0 == "_" || $0.isASCIIAlphanumeric } ? $0 : nil },
    text: { $0 })
}

extension ConfigFormat<Int> {
  static func integer(_ range: ClosedRange<Int>) -> Self {
    .scalar(
      "integer", allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)",
      parse: { $0.wholeNumber.flatMap { range.contains($0) ? $0 : nil } }, text: { String($0) })
  }
}

extension ConfigFormat<Bool> {
  static let boolean = ConfigFormat.scalar(
    "boolean", allowed: "true or false", parse: { $0 == "true" ? true : $0 == "false" ? false : nil },
    text: { $0 ? "true" : "false" })
}

extension ConfigFormat where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
  /// One word of a few.
  static var choice: Self {
    .scalar(
      "choice", allowed: "one of " + Value.allCases.map(\.rawValue).joined(separator: ", "),
      parse: { Value(rawValue: $0) }, text: { $0.rawValue })
  }
}

extension ConfigFormat<Set<Settings.Role>> {
  /// Each role once, at least one.
  static var roles: Self {
    let names = Settings.Role.allCases.map(\.rawValue)
    return ConfigFormat(
      kind: "list", allowed: "a list of one or more of \(names.joined(separator: ", ")), each once", isList: true,
      parse: {
        guard let roles = ConfigFormat<Settings.Role>.choice.list.parse($0) else { return nil }
        return roles.isEmpty || Set(roles).count != roles.count ? nil : Set(roles)
      },
      text: { roles in .list(Settings.Role.allCases.filter(roles.contains).map(\.rawValue)) })
  }
}

extension String {
  /// No control characters, so no line breaks either.
  var isOneLine: Bool { unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } }

  /// Decimal digits only: no sign, no separator, nothing that overflows.
  var wholeNumber: Int? {
    !isEmpty && utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(self) : nil
  }
}

extension Character {
  var isASCIIAlphanumeric: Bool { isASCII && (isLetter || isNumber) }
  var isASCIIHexDigit: Bool { isASCII && isHexDigit }
}

import Kernel

/// The effective configuration as YAML, for `config print`.
enum ConfigPrinter {
  /// Every key with its value and, as a comment, its source. Secrets are `(hidden)`.
  static func text(_ config: LoadedConfig) -> String {
    let flags = config.values.keys.filter { $0.hasPrefix(ConfigKeys.flagPrefix) }.sorted()
    var lines: [String] = []
    var open: [String] = []
    for entry in ConfigKeys.all + flags.compactMap(ConfigKeys.named) {
      let parts = entry.name.split(separator: ".").map(String.init)
      let sections = Array(parts.dropLast())
      let common = zip(open, sections).prefix { $0 == $1 }.count
      for depth in sections.indices.dropFirst(common) {
        lines.append(indentation(depth) + sections[depth] + ":")
      }
      open = sections
      let value = config.values[entry.name]
      lines.append(
        "\(indentation(sections.count))\(parts.last ?? ""): \(shown(value?.text, entry))"
          + "  # \((value?.source ?? .fallback).shortText)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Every key with its value and its source. Secrets have no value, and `is_set` says whether there is one.
  static func write(_ config: LoadedConfig, to json: inout JSONWriter) {
    let flags = config.values.keys.filter { $0.hasPrefix(ConfigKeys.flagPrefix) }
    let entries = ConfigKeys.all + flags.compactMap(ConfigKeys.named)
    for entry in entries.sorted(by: { $0.name < $1.name }) {
      let value = config.values[entry.name]
      json.name(of: entry.name)
      json.object { json in
        json.name("is_set")
        json.value(value?.text != nil && value?.text != .list([]))
        json.member("source", (value?.source ?? .fallback).shortText)
        json.name("value")
        switch entry.isSecret ? nil : value?.text {
        case nil: json.null()
        case .scalar(let text): json.value(text)
        case .list(let elements): json.array(elements.map(Element.init))
        }
      }
    }
  }

  private struct Element: JSONWritable {
    let text: String

    func write(to json: inout JSONWriter) { json.value(text) }
  }

  private static func indentation(_ depth: Int) -> String { String(repeating: "  ", count: depth) }

  private static func shown(_ text: ConfigText?, _ entry: SettingEntry) -> String {
    guard let text else { return "(not set)" }
    if entry.isSecret { return text == .list([]) ? "(not set)" : "(hidden)" }
    return switch text {
    case .scalar(let scalar): quoted(scalar)
    case .list(let elements): "[" + elements.map(quoted).joined(separator: ", ") + "]"
    }
  }

  /// In double quotes unless it is plain beyond doubt.
  static func quoted(_ text: String) -> String {
    let isPlain =
      text.first.map { $0.isASCIIAlphanumeric || $0 == "." || $0 == "/" } == true && text.last != ":"
      && text.allSatisfy { $0.isASCIIAlphanumeric || "._/:-".contains($0) } && text.lowercased() != "null"
    if isPlain { return text }
    return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}

import ArgumentParser

/// Completions for a shell: those of the command line parser, and with them the keys of the configuration, which every
/// command takes and the parser does not know.
enum CompletionScript {
  private static let flag = "--generate-completion-script"

  /// - Returns: `nil` when the command line asks for something else, or for a shell that the parser has to refuse.
  static func asked(for arguments: [String]) -> String? {
    let words = arguments.dropFirst().flatMap { $0.split(separator: "=", maxSplits: 1).map(String.init) }
    guard words.count == 2, words[0] == flag, let shell = CompletionShell(rawValue: words[1]) else { return nil }
    return text(for: shell)
  }

  static func text(for shell: CompletionShell) -> String {
    let script = OrderDeskCommand.completionScript(for: shell)
    // Secrets are refused on the command line.
    let keys = ConfigKeys.all.filter { !$0.isSecret }
    return script.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).map { line in
      switch shell {
      case .bash: bash(line, keys)
      case .zsh: zsh(line, keys)
      default: fish(line, keys)
      }
    }.joined(separator: "\n")
  }

  /// Wherever `--config` is offered, the keys are, too.
  private static func bash(_ line: String, _ keys: [SettingEntry]) -> String {
    guard line.contains("non_repeating_options=("), line.contains("--config") else { return line }
    return line.replacing("--config", with: "--config \(keys.map { "--\($0.name)" }.joined(separator: " "))")
  }

  private static func zsh(_ line: String, _ keys: [SettingEntry]) -> String {
    guard line.contains("'--config[") else { return line }
    let indentation = line.prefix { $0 == " " }
    let more = keys.map { "\(indentation)'--\($0.name)[\(zshText($0.help))]:\(zshText($0.kind)):'" }
    return ([line] + more).joined(separator: "\n")
  }

  private static func fish(_ line: String, _ keys: [SettingEntry]) -> String {
    if line.contains("__orderdesk_parse_subcommand"), line.contains("'config='") {
      return line.replacing("'config='", with: "'config=' \(keys.map { "'\($0.name)='" }.joined(separator: " "))")
    }
    guard line.hasPrefix("complete "), line.contains("-l 'config'"), let condition = line.firstRange(of: " config' -l")
    else { return line }
    let more = keys.map { key in
      "\(line[..<condition.lowerBound]) \(key.name)' -l '\(key.name)' -d '\(key.help.filter { $0 != "'" && $0 != "\\" })' -rfka ''"
    }
    return ([line] + more).joined(separator: "\n")
  }

  /// Without what means something in a description.
  private static func zshText(_ text: String) -> String { text.filter { !"'[]:\\`$\"".contains($0) } }
}

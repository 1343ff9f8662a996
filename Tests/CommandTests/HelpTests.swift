import ArgumentParser
import Foundation
import Testing

@testable import OrderDesk

/// Help that teaches: each command says what it is for and shows how it is called.
@Suite struct HelpTests {
  /// Every command with the words that call it.
  private static let commands = tree(OrderDeskCommand.self, ["orderdesk"])

  private static func tree(
    _ command: any ParsableCommand.Type, _ words: [String]
  ) -> [(words: [String], configuration: CommandConfiguration)] {
    [(words, command.configuration)]
      + command.configuration.subcommands.flatMap { tree($0, words + [$0._commandName]) }
  }

  /// The calls in a discussion: lines that are set in, and begin with a call, a variable, or a pipe into a call.
  private static func examples(_ discussion: String) -> [String] {
    discussion.split(separator: "\n").compactMap { line in
      line.firstMatch(of: /^ +(?:[A-Z_]+=\S+ |.*\| )?(orderdesk(?: [^\s|>#]+)*)/).map { String($0.1) }
    }
  }

  @Test func allCommandsAreFound() {
    let names = Self.commands.map { $0.words.joined(separator: " ") }
    #expect(names.contains("orderdesk backup verify") && names.contains("orderdesk user set-roles"), "\(names)")
    #expect(names.count > 20)
  }

  @Test func everyCommandHasAnAbstractAndAnExampleOfItself() {
    for (words, configuration) in Self.commands {
      let name = words.joined(separator: " ")
      #expect(!configuration.abstract.isEmpty, "\(name)")
      let examples = Self.examples(configuration.discussion)
      let default_ = name.replacing(" backup create", with: " backup")
      let isShown = examples.contains { $0 == default_ || $0.hasPrefix(default_ + " ") }
      #expect(isShown, "\(name) has no example: \(examples)")
    }
  }

  /// Examples are copied: each is understood by the parser.
  @Test func everyExampleIsUnderstood() throws {
    for (words, configuration) in Self.commands {
      for example in Self.examples(configuration.discussion) {
        let arguments = example.split(separator: " ").dropFirst().map(String.init)
        let (_, rest) = try ConfigFlags.extract(arguments)
        #expect(throws: Never.self, "\(words): \(example)") { _ = try OrderDeskCommand.parseAsRoot(rest) }
      }
    }
  }

  @Test func helpFitsATerminal() {
    for (words, configuration) in Self.commands {
      for line in configuration.discussion.split(separator: "\n") {
        #expect(line.count <= 88, "\(words): \(line)")
      }
    }
  }

  @Test func theHelpOfTheWholeHasEveryExitCode() {
    let help = OrderDeskCommand.helpMessage()
    for code in OrderDesk.ExitCode.allCases {
      #expect(help.contains("  \(code.rawValue) ") && help.contains(code.meaning.prefix(30)), "\(code)")
    }
  }

  /// The table in docs/operations.md has each code, and no other.
  @Test func theDocumentsHaveEveryExitCode() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "docs/operations.md"), encoding: .utf8)
    let section = try #require(text.split(separator: "\n## Exit codes\n").last?.split(separator: "\n## ").first)
    let codes = section.matches(of: /(?m)^\| (\d+) \|/).compactMap { Int32($0.1) }
    #expect(codes == OrderDesk.ExitCode.allCases.map(\.rawValue))
  }

  @Test func theNumbersAreThoseOfSysexits() {
    let numbers: [(OrderDesk.ExitCode, Int32)] = [
      (.done, 0), (.failure, 1), (.usage, 64), (.data, 65), (.unavailable, 69), (.configuration, 78),
    ]
    for (code, number) in numbers { #expect(code.rawValue == number) }
    #expect(OrderDesk.ExitCode.usage.rawValue == ArgumentParser.ExitCode.validationFailure.rawValue)
  }
}

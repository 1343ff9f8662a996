/// What this program ends with, from sysexits.h where that has a word for it. Scripts depend on these numbers.
enum ExitCode: Int32, CaseIterable {
  /// Done, or stopped by a signal in good order.
  case done = 0
  /// A check found something, or something happened that nobody foresaw.
  case failure = 1
  /// EX_USAGE: the command line cannot be understood.
  case usage = 64
  /// EX_DATAERR: what was given is refused.
  case data = 65
  /// EX_UNAVAILABLE: a service or a file that is needed cannot be used.
  case unavailable = 69
  /// EX_CONFIG: the configuration is wrong.
  case configuration = 78

  /// For help and documents.
  var meaning: String {
    switch self {
    case .done: "done, or stopped by a signal in good order"
    case .failure: "a check found something: audit verify, backup verify"
    case .usage: "the command line cannot be understood"
    case .data: "what was given is refused, such as a bad name or a file that is no backup"
    case .unavailable: "something that is needed cannot be used: folder, database, disk, port"
    case .configuration: "the configuration is wrong"
    }
  }

  /// All of them, one a line.
  static var table: String {
    allCases.map { "  \($0.rawValue)\($0.rawValue < 10 ? " " : "")  \($0.meaning)" }.joined(separator: "\n")
  }
}

/// Why a command could not do its work.
struct CommandFailure: Error, CustomStringConvertible {
  /// For whoever sits at the terminal: what happened, and what to do.
  let description: String
  let exitCode: ExitCode

  static func unavailable(_ text: String) -> CommandFailure {
    CommandFailure(description: text, exitCode: .unavailable)
  }

  static func data(_ text: String) -> CommandFailure { CommandFailure(description: text, exitCode: .data) }

  /// A check has found something.
  static func found(_ text: String) -> CommandFailure { CommandFailure(description: text, exitCode: .failure) }
}

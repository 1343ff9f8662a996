import Foundation

/// Reads a new password: twice and unseen from a terminal, or one line from standard input.
enum PasswordPrompt {
  /// - Throws: `CommandFailure` when the two differ, or there is none.
  static func read() throws(CommandFailure) -> String {
    guard isatty(STDIN_FILENO) == 1 else {
      guard let line = readLine(strippingNewline: true), !line.isEmpty else {
        throw .data("no password: send one line to standard input")
      }
      return line
    }
    let first = ask("Password: ")
    guard ask("Again: ") == first, !first.isEmpty else { throw .data("the two passwords differ, or are empty") }
    return first
  }

  private static func ask(_ prompt: String) -> String {
    guard let answer = getpass(prompt) else { return "" }
    return String(cString: answer)
  }
}

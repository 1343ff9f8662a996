import Yams

/// Finds the repetition of a key in a block of YAML by its indentation.
enum DuplicateKey {
  struct Found {
    /// The key with its sections.
    let path: String
    let firstLine: Int
    let line: Int
    /// The text without the repetition; the number of lines is the same.
    let text: String
  }

  /// - Parameters:
  ///   - keys: The keys that the parser saw more than once in one mapping.
  ///   - mark: Where the first of them stands for the first time.
  /// - Returns: Nil when the repetition is not on a line of its own, as in `{a: 1, a: 2}`.
  static func blank(_ keys: [String], after mark: Mark, in text: String) -> Found? {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let first = mark.line - 1
    guard lines.indices.contains(first), let key = keyText(lines[first]), keys.contains(key),
      indentation(lines[first]) == mark.column - 1
    else { return nil }
    let depth = mark.column - 1
    let later = lines.indices.dropFirst(first + 1).prefix { isBlank(lines[$0]) || indentation(lines[$0]) >= depth }
    guard let repeated = later.first(where: { indentation(lines[$0]) == depth && keyText(lines[$0]) == key })
    else { return nil }

    let path = (sections(above: first, in: lines) + [key]).joined(separator: ".")
    let end =
      lines.indices.dropFirst(repeated + 1).first {
        !isBlank(lines[$0]) && indentation(lines[$0]) <= depth && !lines[$0].dropFirst(depth).hasPrefix("- ")
      } ?? lines.endIndex
    for index in repeated..<end { lines[index] = "" }
    return Found(
      path: path, firstLine: mark.line, line: repeated + 1, text: lines.joined(separator: "\n"))
  }

  /// The keys of the mappings around a line, the outermost first.
  private static func sections(above line: Int, in lines: [String]) -> [String] {
    var depth = indentation(lines[line])
    var result: [String] = []
    for index in lines.indices.prefix(line).reversed() where depth > 0 && !isBlank(lines[index]) {
      guard indentation(lines[index]) < depth, let key = keyText(lines[index]) else { continue }
      depth = indentation(lines[index])
      result.insert(key, at: 0)
    }
    return result
  }

  private static func indentation(_ line: String) -> Int { line.prefix { $0 == " " }.count }

  private static func isBlank(_ line: String) -> Bool {
    let start = line.first { !$0.isWhitespace }
    return start == nil || start == "#"
  }

  /// The key at the beginning of a line, without quotes.
  private static func keyText(_ line: String) -> String? {
    guard let colon = line.firstIndex(of: ":") else { return nil }
    let key = line[..<colon].drop { $0 == " " }
    guard let quote = key.first, quote == "\"" || quote == "'" else { return key.isEmpty ? nil : String(key) }
    return key.count >= 2 && key.last == quote ? String(key.dropFirst().dropLast()) : nil
  }
}

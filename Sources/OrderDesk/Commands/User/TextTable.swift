/// Rows in columns for a terminal, two spaces apart.
struct TextTable: CustomStringConvertible {
  /// Without a line break at the end.
  let description: String

  /// - Parameter rows: each with as many cells as `header`.
  init(_ header: [String], _ rows: [[String]]) {
    let rows = [header] + rows.map { $0.map(TextTable.printable) }
    let widths = header.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      let cells = zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
      }
      return TextTable.withoutTrailingSpaces(cells.joined(separator: "  "))
    }
    description = lines.joined(separator: "\n")
  }

  /// Clients choose some of these texts themselves: what would move the cursor or hide text is replaced.
  private static func printable(_ text: String) -> String {
    let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
      default: scalar
      }
    }
    return String(String.UnicodeScalarView(scalars))
  }

  private static func withoutTrailingSpaces(_ line: String) -> String {
    var line = line[...]
    while line.last == " " { line.removeLast() }
    return String(line)
  }
}

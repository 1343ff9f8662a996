/// Reads CSV to the letter of RFC 4180: a test double for a spreadsheet.
struct CSVRows: Equatable {
  private(set) var rows: [[String]] = []
  /// What is against the rules; empty for a good file.
  private(set) var faults: [String] = []

  init(_ text: String) {
    var rest = Substring(text).unicodeScalars[...]
    var row: [String] = []
    while !rest.isEmpty {
      row.append(rest.first == "\"" ? quoted(&rest) : plain(&rest))
      if rest.first == "," {
        rest.removeFirst()
        if rest.isEmpty { faults.append("a comma at the end") }
      } else if rest.starts(with: "\r\n".unicodeScalars) {
        rest.removeFirst(2)
        rows.append(row)
        row = []
      } else {
        faults.append("no CRLF after row \(rows.count)")
        rest = rest.dropFirst(rest.count)
      }
    }
    if !row.isEmpty { faults.append("the last row is not ended") }
  }

  private mutating func quoted(_ rest: inout Substring.UnicodeScalarView.SubSequence) -> String {
    rest.removeFirst()
    var cell = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      guard scalar == "\"" else {
        cell.append(scalar)
        continue
      }
      guard rest.first == "\"" else { return String(cell) }
      rest.removeFirst()
      cell.append("\"")
    }
    faults.append("a quotation mark is open")
    return String(cell)
  }

  private mutating func plain(_ rest: inout Substring.UnicodeScalarView.SubSequence) -> String {
    let cell = rest.prefix { !",\r\n".unicodeScalars.contains($0) }
    rest = rest.dropFirst(cell.count)
    if cell.contains("\"") { faults.append("a bare quotation mark") }
    return String(String.UnicodeScalarView(cell))
  }
}

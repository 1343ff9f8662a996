import Kernel

/// Rules for the text that people write. Lengths are in code points, as in the database.
enum TextRule {
  /// Without white space (Unicode `White_Space`) at both ends.
  static func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }

  /// Writes each line break as one LF: browsers send CRLF, and a line break is one character to the person who counts.
  static func unifiedLineBreaks(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "\r")) else { return text }
    var result = String.UnicodeScalarView()
    var afterReturn = false
    for scalar in text.unicodeScalars {
      if scalar == "\r" || !(scalar == "\n" && afterReturn) { result.append(scalar == "\r" ? "\n" : scalar) }
      afterReturn = scalar == "\r"
    }
    return String(result)
  }

  /// What is wrong with text in one line: `length` code points, no control characters.
  static func problem(line text: String, field: String, length: ClosedRange<Int>) -> FieldProblem? {
    problem(text, field: field, length: length) { _ in false }
  }

  /// What is wrong with text in many lines: `length` code points, no control characters but LF and tab.
  static func problem(lines text: String, field: String, length: ClosedRange<Int>) -> FieldProblem? {
    problem(text, field: field, length: length) { $0 == "\n" || $0 == "\t" }
  }

  private static func problem(
    _ text: String, field: String, length: ClosedRange<Int>, allows: (Unicode.Scalar) -> Bool
  ) -> FieldProblem? {
    if text.unicodeScalars.contains(where: { isControl($0) && !allows($0) }) {
      let allowed = allows("\n") ? "Remove the control characters." : "Use one line, without control characters."
      return FieldProblem(field, .invalid, allowed)
    }
    let count = text.unicodeScalars.count
    if length.contains(count) { return nil }
    let range =
      length.lowerBound == 0
      ? "Use at most \(length.upperBound) characters."
      : "Use \(length.lowerBound) to \(length.upperBound) characters."
    return FieldProblem(field, count < length.lowerBound ? .tooShort : .tooLong, range)
  }

  /// General category Cc, and the two separators that are line breaks to many programs.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0...0x1F, 0x7F...0x9F, 0x2028, 0x2029: true
    default: false
    }
  }
}

/// One stretch of a template: plain text, or one tag with its delimiters.
struct SourcePiece {
  enum Kind { case text, output, tag, comment }

  let kind: Kind
  let text: String
  /// The line on which it starts, from 1.
  let line: Int
}

extension SourcePiece {
  /// Cuts a template at its tags, by the same rule as Stencil's lexer: a tag ends at the first closing delimiter.
  ///
  /// Two reasons not to leave that to the lexer: it finds line numbers by searching for the line's text, which is wrong
  /// for lines that occur twice, and it drops the rest of a template silently when a tag is not closed.
  static func split(_ source: String, template: String) throws(TemplateError) -> [SourcePiece] {
    let bytes = unixLines(source)
    var pieces: [SourcePiece] = []
    var line = 1
    var start = 0

    func add(_ kind: Kind, upTo end: Int) {
      guard end > start else { return }
      pieces.append(SourcePiece(kind: kind, text: String(decoding: bytes[start..<end], as: UTF8.self), line: line))
      for byte in bytes[start..<end] where byte == UInt8(ascii: "\n") { line += 1 }
      start = end
    }

    var index = 0
    while index + 1 < bytes.count {
      guard bytes[index] == UInt8(ascii: "{"), let (kind, closing) = delimiter(after: bytes[index + 1]) else {
        index += 1
        continue
      }
      add(.text, upTo: index)
      var end = index + 2
      while end + 1 < bytes.count, !(bytes[end] == closing && bytes[end + 1] == UInt8(ascii: "}")) { end += 1 }
      guard end + 1 < bytes.count else {
        let opening = String(decoding: bytes[index...(index + 1)], as: UTF8.self)
        throw TemplateError("'\(opening)' is not closed", template: template, line: line)
      }
      index = end + 2
      add(kind, upTo: index)
    }
    add(.text, upTo: bytes.count)
    return pieces
  }

  private static func delimiter(after byte: UInt8) -> (Kind, closing: UInt8)? {
    switch byte {
    case UInt8(ascii: "{"): (.output, UInt8(ascii: "}"))
    case UInt8(ascii: "%"): (.tag, UInt8(ascii: "%"))
    case UInt8(ascii: "#"): (.comment, UInt8(ascii: "#"))
    default: nil
    }
  }

  /// The source as bytes, with `\r\n` written as `\n`: to Swift the two are one character, which no rule here expects.
  private static func unixLines(_ source: String) -> [UInt8] {
    var bytes = Array(source.utf8)
    if bytes.contains(UInt8(ascii: "\r")) {
      let kept = bytes.indices.filter { index in
        bytes[index] != UInt8(ascii: "\r") || index + 1 == bytes.count || bytes[index + 1] != UInt8(ascii: "\n")
      }
      bytes = kept.map { bytes[$0] }
    }
    return bytes
  }
}

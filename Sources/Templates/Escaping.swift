extension String {
  /// Appends `text` with `& < > " '` replaced, which makes it harmless as HTML text and inside a quoted attribute.
  ///
  /// Works on UTF-8 bytes and not on characters: `<` followed by a combining mark is a single `Character` that is
  /// not equal to `"<"`, yet a browser still reads a `<` there.
  mutating func appendEscaped(_ text: String) {
    let bytes = text.utf8
    // Most texts have nothing to escape, and this is the quick way to see it.
    if bytes.withContiguousStorageIfAvailable({ !$0.contains(where: \.isSpecialInHTML) }) == true {
      append(text)
      return
    }
    var copied = bytes.startIndex
    var index = bytes.startIndex
    while index != bytes.endIndex {
      if let entity = htmlEntity(bytes[index]) {
        append(contentsOf: text[copied..<index])
        append(entity)
        copied = bytes.index(after: index)
      }
      index = bytes.index(after: index)
    }
    append(contentsOf: text[copied...])
  }
}

extension UInt8 {
  fileprivate var isSpecialInHTML: Bool {
    switch self {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
    default: false
    }
  }
}

private func htmlEntity(_ byte: UInt8) -> String? {
  switch byte {
  case UInt8(ascii: "&"): "&amp;"
  case UInt8(ascii: "<"): "&lt;"
  case UInt8(ascii: ">"): "&gt;"
  case UInt8(ascii: "\""): "&quot;"
  case UInt8(ascii: "'"): "&#39;"
  default: nil
  }
}

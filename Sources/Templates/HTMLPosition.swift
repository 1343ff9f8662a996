/// Follows the plain text of a template far enough to know where in the HTML an output tag stands.
///
/// Escaping makes a value harmless as text and inside a quoted attribute. It does not help for an attribute
/// without quotes, an attribute's name, or the inside of `<script>` and `<style>`, so those places are refused at load.
/// Works on bytes: everything that matters to HTML here is ASCII.
struct HTMLPosition {
  private enum State {
    case text
    case comment
    case tagName
    case tag
    case quoted(UInt8)
    case script
    case style
  }

  private var state = State.text
  /// The last eight bytes in lower case, the newest lowest: enough to notice `<!--`, `-->` and `</script`.
  private var recent: UInt64 = 0
  private var tagName: [UInt8] = []
  /// The last byte that is not a space: a quote opens a value only after `=`.
  private var lastVisible: UInt8 = 0

  /// Why a value must not be written here. `nil` when it may.
  var objection: String? {
    switch state {
    case .text, .comment, .quoted: nil
    case .tagName, .tag: "a value inside a tag must stand in a quoted attribute value"
    case .script, .style: "a value inside <script> or <style> cannot be escaped: put it in a data attribute"
    }
  }

  mutating func advance(over text: String) {
    for byte in text.utf8 { advance(over: byte) }
  }

  private mutating func advance(over byte: UInt8) {
    let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    let isSpace = byte <= UInt8(ascii: " ")
    let previous = UInt8(truncatingIfNeeded: recent)
    recent = recent << 8 | UInt64(isLetter ? byte | 0x20 : byte)
    switch state {
    case .text:
      if endsWith("<!--") {
        state = .comment
      } else if previous == UInt8(ascii: "<"), isLetter || byte == UInt8(ascii: "/") {
        state = .tagName
        tagName = [byte | 0x20]
      }
    case .comment:
      if endsWith("-->") { state = .text }
    case .tagName:
      if byte == UInt8(ascii: ">") {
        endTag()
      } else if isSpace || byte == UInt8(ascii: "/") {
        state = .tag
      } else {
        tagName.append(byte | 0x20)
      }
    case .tag:
      if byte == UInt8(ascii: ">") {
        endTag()
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'"), lastVisible == UInt8(ascii: "=") {
        state = .quoted(byte)
      }
    case .quoted(let quote):
      if byte == quote { state = .tag }
    case .script:
      if endsWith("</script") { endRawText() }
    case .style:
      if endsWith("</style") { endRawText() }
    }
    if !isSpace { lastVisible = byte }
  }

  private func endsWith(_ text: StaticString) -> Bool {
    var packed: UInt64 = 0
    text.withUTF8Buffer { for byte in $0 { packed = packed << 8 | UInt64(byte) } }
    let unused = 64 - 8 * text.utf8CodeUnitCount
    return recent << unused == packed << unused
  }

  private mutating func endTag() {
    switch tagName {
    case Array("script".utf8): state = .script
    case Array("style".utf8): state = .style
    default: state = .text
    }
  }

  private mutating func endRawText() {
    state = .tagName
    tagName = []
  }
}

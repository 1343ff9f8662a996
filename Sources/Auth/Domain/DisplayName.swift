import Kernel

/// What a person wants to be called: one line of 0-60 code points, without space at its ends.
struct DisplayName {
  static let longest = 60

  let text: String

  /// - Throws: a problem with the field `display_name`.
  init(_ typed: String) throws(InvalidField) {
    let scalars = typed.unicodeScalars
    guard scalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
      throw InvalidField("display_name", .invalid, "Use one line without control characters.")
    }
    let isSpace = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
    let text = scalars.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
    guard text.count <= DisplayName.longest else {
      throw InvalidField("display_name", .tooLong, "Use at most \(DisplayName.longest) characters.")
    }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: text)
    self.text = String(view)
  }
}

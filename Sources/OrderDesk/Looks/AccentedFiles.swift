import Foundation

extension AccentPalette {
  /// The static files in this accent: its tokens at the end of the one style sheet, and the icon in its colours.
  func applied(to files: [String: Data]) -> [String: Data] {
    var files = files
    if let sheet = files["app.css"] {
      let styled = sheet + Data(css.utf8)
      files["app.css"] = styled
      files["app.css.gz"] = Gzip.compressed([UInt8](styled)).map { Data($0) }
    }
    if let icon = files["icon.svg"] {
      let text = String(decoding: icon, as: UTF8.self)
        .replacing(AccentPalette.iconGround, with: light.accent.hex)
        .replacing(AccentPalette.iconLines, with: light.wash.hex)
      files["icon.svg"] = Data(text.utf8)
    }
    return files
  }

  /// The two colours of `icon.svg` beside white.
  private static let iconGround = "#0b7a6c"
  private static let iconLines = "#a9ded5"
}

/// The colours of buttons and links for one accent, light and dark: the accent as it was chosen where it can be read, and
/// otherwise as much darker or lighter, in the same hue, as reading needs (WCAG 2.2, 1.4.3: 4.5:1).
struct AccentPalette: Sendable, Hashable {
  let light: Tones
  let dark: Tones

  /// The design tokens of one theme, as `00-tokens.css` names them.
  struct Tones: Sendable, Hashable {
    /// Links, and what lies under the words of a button.
    let accent: RGBColor
    /// The same under the pointer, and text on the wash.
    let strong: RGBColor
    /// The words of a button.
    let onAccent: RGBColor
    /// What lies under the current entry of the navigation, and under messages.
    let wash: RGBColor
  }

  /// Text of a colour that stands out less is hard to read.
  static let leastContrast = 4.5

  init(_ accent: RGBColor) {
    light = AccentPalette.lightTones(accent)
    dark = AccentPalette.darkTones(accent)
  }

  /// The tokens, to come after the style sheet.
  var css: String {
    let pairs = [
      ("accent", light.accent, dark.accent), ("accent-strong", light.strong, dark.strong),
      ("on-accent", light.onAccent, dark.onAccent), ("accent-wash", light.wash, dark.wash),
    ]
    let tokens = pairs.map { name, light, dark in "--\(name):light-dark(\(light.hex),\(dark.hex))" }
    return ":root{\(tokens.joined(separator: ";"))}\n"
  }

  // MARK: Choosing

  private static func lightTones(_ accent: RGBColor) -> Tones {
    let base = HSLColor(accent)
    let wash = RGBColor(base.with(saturation: min(base.saturation, 0.45), lightness: 0.92))
    let grounds = Surfaces.light + [wash]
    let chosen = readable(accent, on: grounds, steppingBy: -0.005)
    let lightness = HSLColor(chosen).lightness
    // What is nearly black already becomes lighter under the pointer.
    let wanted = base.with(lightness: lightness < 0.12 ? lightness + 0.12 : lightness - 0.06)
    let strong = readable(RGBColor(wanted), on: grounds, steppingBy: -0.005)
    return Tones(accent: chosen, strong: strong, onAccent: .white, wash: wash)
  }

  private static func darkTones(_ accent: RGBColor) -> Tones {
    let base = HSLColor(accent)
    let wash = RGBColor(base.with(saturation: min(base.saturation, 0.35), lightness: 0.15))
    let onAccent = RGBColor(base.with(saturation: min(base.saturation, 0.6), lightness: 0.07))
    let grounds = Surfaces.dark + [wash, onAccent]
    let chosen = readable(accent, on: grounds, steppingBy: 0.005)
    let lightness = HSLColor(chosen).lightness
    let wanted = base.with(lightness: lightness > 0.9 ? lightness - 0.08 : lightness + 0.08)
    let strong = readable(RGBColor(wanted), on: grounds, steppingBy: 0.005)
    return Tones(accent: chosen, strong: strong, onAccent: onAccent, wash: wash)
  }

  /// The colour itself, or the nearest one of its hue in one direction that can be read on all grounds.
  private static func readable(_ color: RGBColor, on grounds: [RGBColor], steppingBy step: Double) -> RGBColor {
    let base = HSLColor(color)
    var found = color
    for number in 1...200 {
      if grounds.allSatisfy({ found.contrast(with: $0) >= leastContrast }) { break }
      found = RGBColor(base.with(lightness: base.lightness + Double(number) * step))
    }
    return found
  }
}

/// What text of the accent may lie on: the surfaces and washes of `00-tokens.css`, which a test compares with these.
enum Surfaces {
  static let light: [RGBColor] = [
    hsl(170, 16, 96.5), hsl(0, 0, 100), hsl(170, 18, 97.5), hsl(42, 88, 91), hsl(144, 44, 91), hsl(8, 80, 95.5),
    hsl(185, 12, 92),
  ]
  static let dark: [RGBColor] = [
    hsl(190, 22, 8), hsl(190, 18, 11.5), hsl(190, 16, 15), hsl(36, 38, 16), hsl(152, 36, 14), hsl(4, 34, 17),
    hsl(190, 10, 19),
  ]

  private static func hsl(_ hue: Double, _ saturation: Double, _ lightness: Double) -> RGBColor {
    RGBColor(HSLColor(hue: hue, saturation: saturation / 100, lightness: lightness / 100))
  }
}

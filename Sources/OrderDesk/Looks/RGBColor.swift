import Foundation

/// A colour as screens have it: red, green and blue, each 0-255 (sRGB).
struct RGBColor: Sendable, Hashable {
  let red: UInt8
  let green: UInt8
  let blue: UInt8

  static let white = RGBColor(red: 255, green: 255, blue: 255)

  /// `#3273dc`.
  var hex: String {
    "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// How bright it is, 0-1 (WCAG 2.2, relative luminance).
  var luminance: Double {
    let parts = [red, green, blue].map { part -> Double in
      let share = Double(part) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }

  /// How far it stands out from another one, 1-21 (WCAG 2.2, contrast ratio). Text needs 4.5.
  func contrast(with other: RGBColor) -> Double {
    let (one, two) = (luminance, other.luminance)
    return (max(one, two) + 0.05) / (min(one, two) + 0.05)
  }
}

extension RGBColor {
  /// - Parameter hex: `#3273dc`; anything else gives `nil`.
  init?(hex: String) {
    guard hex.utf8.count == 7, hex.hasPrefix("#"), hex.dropFirst().allSatisfy(\.isHexDigit),
      let number = UInt32(hex.dropFirst(), radix: 16)
    else { return nil }
    self.init(
      red: UInt8(truncatingIfNeeded: number >> 16), green: UInt8(truncatingIfNeeded: number >> 8),
      blue: UInt8(truncatingIfNeeded: number))
  }

  /// The nearest colour on screens.
  init(_ color: HSLColor) {
    // CSS Color 4, 7.1: the amount of each part.
    let amount = color.saturation * min(color.lightness, 1 - color.lightness)
    let part = { (offset: Double) -> UInt8 in
      let place = (offset + color.hue / 30).truncatingRemainder(dividingBy: 12)
      let value = color.lightness - amount * max(-1, min(place - 3, 9 - place, 1))
      return UInt8((min(max(value, 0), 1) * 255).rounded())
    }
    self.init(red: part(0), green: part(8), blue: part(4))
  }
}

/// A colour as people think of it.
struct HSLColor: Sendable, Hashable {
  /// 0 up to 360.
  let hue: Double
  /// 0-1.
  let saturation: Double
  /// 0-1.
  let lightness: Double

  func with(saturation: Double? = nil, lightness: Double) -> HSLColor {
    HSLColor(hue: hue, saturation: saturation ?? self.saturation, lightness: min(max(lightness, 0), 1))
  }
}

extension HSLColor {
  init(_ color: RGBColor) {
    let (red, green, blue) = (Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255)
    let (high, low) = (max(red, green, blue), min(red, green, blue))
    let (range, lightness) = (high - low, (high + low) / 2)
    guard range > 0 else {
      self.init(hue: 0, saturation: 0, lightness: lightness)
      return
    }
    let sixth =
      switch high {
      case red: (green - blue) / range + (green < blue ? 6 : 0)
      case green: (blue - red) / range + 2
      default: (red - green) / range + 4
      }
    self.init(hue: sixth * 60, saturation: range / (1 - abs(2 * lightness - 1)), lightness: lightness)
  }
}

import EmbeddedResources
import Foundation
import HummingbirdTesting
import TestSupport
import NIOCore
import Testing

@testable import OrderDesk

/// Whatever colour an operator chooses, everything can be read.
@Suite struct AccentPaletteTests {
  private static let chosen = [
    "#000000", "#ffffff", "#808080", "#767676", "#ff0000", "#00ff00", "#0000ff", "#ffff00", "#00ffff", "#ff00ff",
    "#000080",
    "#800000", "#008000", "#808000", "#ffd700", "#3273dc", "#0b7a6c", "#fefefe", "#010101", "#ff69b4", "#7fff00",
    "#00000f",
  ]

  /// Colours that nobody thought of, the same in every run.
  private static let random: [String] = {
    let random = SeededRandom(5)
    return (0..<2_000).map { _ in
      let bytes = random.bytes(3)
      return RGBColor(red: bytes[0], green: bytes[1], blue: bytes[2]).hex
    }
  }()

  private func faults(_ hex: String) throws -> [String] {
    let color = try #require(RGBColor(hex: hex))
    let palette = AccentPalette(color)
    var faults: [String] = []
    for (theme, tones, surfaces) in [("light", palette.light, Surfaces.light), ("dark", palette.dark, Surfaces.dark)] {
      for (name, tone) in [("accent", tones.accent), ("accent-strong", tones.strong)] {
        for ground in surfaces + [tones.wash, tones.onAccent] {
          let contrast = tone.contrast(with: ground)
          if contrast < 4.5 { faults.append("\(hex) \(theme): \(name) \(tone.hex) on \(ground.hex) is \(contrast)") }
        }
      }
      if tones.accent == tones.strong { faults.append("\(hex) \(theme): nothing changes under the pointer") }
      // The hue stays, as far as a colour has one that can be seen.
      let (before, after) = (HSLColor(color), HSLColor(tones.accent))
      let turn = abs(before.hue - after.hue)
      let isColourful = before.saturation > 0.2 && after.saturation > 0.2 && (0.1...0.9).contains(before.lightness)
      if isColourful, min(turn, 360 - turn) > 6 { faults.append("\(hex) \(theme): the hue turned by \(turn)") }
    }
    return faults
  }

  @Test(arguments: chosen) func everyColourCanBeRead(hex: String) throws {
    let faults = try self.faults(hex)
    #expect(faults == [])
  }

  @Test func randomColoursCanBeRead() throws {
    let faults = try Self.random.flatMap { try self.faults($0) }
    #expect(faults.prefix(5) == [])
  }

  @Test func aColourThatCanBeReadStaysAsItIs() throws {
    let blue = try #require(RGBColor(hex: "#1d4ed8"))
    #expect(AccentPalette(blue).light.accent == blue)
    let sky = try #require(RGBColor(hex: "#7dd3fc"))
    #expect(AccentPalette(sky).dark.accent == sky)
  }

  @Test func contrastIsThatOfTheStandard() throws {
    let grey = try #require(RGBColor(hex: "#767676"))
    #expect(abs(grey.contrast(with: .white) - 4.54) < 0.005)
    let black = RGBColor(red: 0, green: 0, blue: 0)
    #expect(abs(black.contrast(with: .white) - 21) < 1e-9 && RGBColor.white.contrast(with: .white) == 1)
  }

  @Test func coloursGoThereAndBack() throws {
    for hex in Self.chosen + Self.random {
      let color = try #require(RGBColor(hex: hex))
      #expect(color.hex == hex && RGBColor(HSLColor(color)) == color, "\(hex)")
    }
    for text in ["", "red", "#fff", "#12345g", "1234567", "#1234567", "#+12345"] {
      #expect(RGBColor(hex: text) == nil, "\(text)")
    }
  }

  /// The list of surfaces is the one of the style sheet.
  @Test func surfacesAreThoseOfTheStyleSheet() throws {
    let sheet = try #require(ResourceStore.embedded.text("static/app.css"))
    let pattern =
      /--(canvas|surface|raised|wait-wash|yes-wash|no-wash|off-wash):light-dark\(hsl\(([^)]*)\),hsl\(([^)]*)\)\)/
    let tight = sheet.replacing(", hsl", with: ",hsl")
    let found = tight.matches(of: pattern)
    #expect(found.count == 7)
    #expect(Set(found.compactMap { Self.color($0.2) }) == Set(Surfaces.light))
    #expect(Set(found.compactMap { Self.color($0.3) }) == Set(Surfaces.dark))
  }

  /// `170 16% 96.5%`.
  private static func color(_ text: Substring) -> RGBColor? {
    let numbers = text.replacing("%", with: "").split(separator: " ").compactMap { Double($0) }
    guard numbers.count == 3 else { return nil }
    return RGBColor(HSLColor(hue: numbers[0], saturation: numbers[1] / 100, lightness: numbers[2] / 100))
  }

  @Test func theStyleSheetAndTheIconTakeTheAccent() async throws {
    let plain = try await TestApp.run { app in try await files(app) }
    let yellow = try await TestApp.run(["ui.accentColor": "#ffff00"]) { app in try await files(app) }
    let tokens = AccentPalette(try #require(RGBColor(hex: "#ffff00"))).css
    #expect(yellow.sheet == plain.sheet + tokens)
    #expect(tokens.hasPrefix(":root{--accent:light-dark(#") && tokens.hasSuffix("}\n"))
    #expect(yellow.icon != plain.icon && !yellow.icon.contains("#0b7a6c") && !yellow.icon.contains("#a9ded5"))
    #expect(Set(yellow.links).isDisjoint(with: plain.links), "their addresses change with the accent")
    let count = UInt32(yellow.sheet.utf8.count)
    #expect(yellow.packed.prefix(4) == [0x1F, 0x8B, 8, 0])
    #expect(yellow.packed.suffix(4) == [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: count >> $0) })
    #expect(yellow.packed.count < yellow.sheet.utf8.count / 3)
  }

  private struct Files: Sendable {
    var links: [String]
    var sheet: String
    var packed: [UInt8]
    var icon: String
  }

  private func files(_ app: TestApp) async throws -> Files {
    let page = try await app.get("/").text
    let sheet = try #require(page.firstMatch(of: /\/static\/app\.[0-9a-f]+\.css/)).output
    let icon = try #require(page.firstMatch(of: /\/static\/icon\.[0-9a-f]+\.svg/)).output
    let packed = try await app.get(String(sheet), ["Accept-Encoding": "gzip"])
    #expect(packed.header("Content-Encoding") == "gzip")
    return Files(
      links: [String(sheet), String(icon)], sheet: try await app.get(String(sheet)).text,
      packed: Array(packed.body.readableBytesView), icon: try await app.get(String(icon)).text)
  }
}

import Testing

@testable import UI

/// When two orders may be for the same thing.
@Suite struct ItemNameTests {
  private func isLike(_ one: String, _ other: String) -> Bool { ItemName(one).isLike(ItemName(other)) }

  static let alike: [(String, String)] = [
    ("Desk lamp", "desk LAMP"), ("Desk lamp", "  desk   lamp. "), ("Desk lamp", "lamp, desk"),
    ("USB-C dock", "usb c dock"), ("USB-C dock", "USBC dock"), ("Head set", "headset"),
    ("24-inch monitor", "Monitor, 24 inch"), ("24-inch monitor", "monitor 24inch"),
    ("standing desk 160 × 80", "Standing desk 160x80"), ("Stühle", "Stuhle"), ("Cafe\u{301}", "Café"),
    ("ＡＢＣ", "abc"), ("Keyboard", "Keybaord"), ("Keyboard", "keyboards"), ("Lamp", "Lamps"),
    ("Wireless headphones", "Wirelss headphone"),
    ("whiteboard markers", "markers for whiteboard".replacing(" for", with: "")),
    ("Noise-cancelling headset", "noise canceling headset"), ("🙂", " 🙂 "), ("клавиатура", "Клавиатруа"),
    ("電源ケーブル", "電源ケーブル"),
  ]

  @Test(arguments: alike)
  func theSameThing(one: String, other: String) {
    #expect(isLike(one, other))
    #expect(isLike(other, one))
    #expect(isLike(one, one))
  }

  static let different: [(String, String)] = [
    ("Monitor 24", "Monitor 27"), ("24-inch monitor", "27-inch monitor"), ("A4 paper", "A3 paper"),
    ("USB-C cable", "USB-A cable"), ("Monitor", "Monitor arm"), ("Desk", "Desk lamp"), ("Lamp", "Lump"),
    ("Table", "Cable"), ("Mouse", "House"), ("iPhone 15", "iPhone 15 15"), ("Pen", "Pan"), ("🙂", "🙃"), ("", "Lamp"),
    ("???", "!!!"), ("Keyboard", "Keybraod cover"), ("Chair", "Char coal"), ("1000", "1001"), ("1000000", "1000001"),
    ("first second third", "firsts seconds thirds"), ("160 x 80", "80 x 160 x 80"),
    (String(repeating: "a", count: 255), String(repeating: "a", count: 254) + "b"),
  ]

  @Test(arguments: different)
  func anotherThing(one: String, other: String) {
    #expect(!isLike(one, other))
    #expect(!isLike(other, one))
  }
}

import Foundation
import Kernel
import TestSupport
import Testing

@Suite struct CursorTests {
  private let cursor = Cursor(
    at: Timestamp(milliseconds: 1_767_225_600_000), id: EntityID(at: Timestamp(milliseconds: 1), from: SeededRandom()),
    query: "orders of=everyone")

  @Test func textAndBack() {
    #expect(Cursor(text: cursor.text) == cursor)
    #expect(cursor.text.wholeMatch(of: /[A-Za-z0-9_-]+/) != nil, "it needs no escaping in an address")
  }

  @Test func itBelongsToItsQueryOnly() {
    #expect(cursor.belongs(to: "orders of=everyone"))
    #expect(!cursor.belongs(to: "orders of=somebody"))
    #expect(!cursor.belongs(to: ""))
  }

  /// Equal numbers that are written in another way were not made here.
  @Test func onlyWhatWasMadeHereIsRead() throws {
    let plain = try #require(Data(base64URL: cursor.text).map { String(decoding: $0, as: UTF8.self) })
    let parts = plain.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    for (place, other) in [
      (0, "0\(parts[0])"), (0, "+\(parts[0])"), (1, parts[1].uppercased()), (2, parts[2].uppercased()),
      (2, "0\(parts[2])"),
    ] {
      var altered = parts
      altered[place] = other
      try #require(altered != parts)
      #expect(Cursor(text: Data(altered.joined(separator: " ").utf8).base64URL) == nil, "\(altered)")
    }
  }

  /// A list that is sorted by something else than time goes on within a group.
  @Test(arguments: ["", "pending", "ada_1815", "two words", " ", "a  b ", "ü / 日本 👩‍👩‍👧", "1 2 3", "\n"])
  func theGroupIsAPartOfThePlace(group: String) throws {
    let grouped = Cursor(at: cursor.at, id: cursor.id, group: group, query: "orders sort=status")
    let read = try #require(Cursor(text: grouped.text))
    #expect(read == grouped)
    #expect(Array(read.group.unicodeScalars) == Array(group.unicodeScalars))
    #expect(read.belongs(to: "orders sort=status"))
    let plain = try #require(Data(base64URL: grouped.text).map { String(decoding: $0, as: UTF8.self) })
    for altered in [plain + "x", plain + " "] + (group.isEmpty ? [] : [String(plain.dropLast(group.count))]) {
      #expect(Cursor(text: Data(altered.utf8).base64URL)?.belongs(to: "orders sort=status") != true, "\(altered)")
    }
  }

  /// The place is a part of the fingerprint, so a cursor that somebody wrote by hand is noticed.
  @Test func anAlteredOneIsNoticed() throws {
    let plain = try #require(Data(base64URL: cursor.text).map { String(decoding: $0, as: UTF8.self) })
    let altered = [
      plain.replacing("1767225600000", with: "1767225600001"),
      plain.replacing("\(cursor.id)", with: "\(cursor.id)".replacing("7", with: "6")),
      String(plain.dropLast()), plain + "0",
    ]
    for text in altered {
      #expect(text != plain)
      #expect(Cursor(text: Data(text.utf8).base64URL)?.belongs(to: "orders of=everyone") != true, "\(text)")
    }
  }

  @Test(arguments: [
    "", "x", "!!!!", "MTc2", "MSAyIDM", "====", "a b", String(repeating: "A", count: 10_000), "MTIz+/==",
  ])
  func anythingElseIsNone(text: String) {
    #expect(Cursor(text: text) == nil)
  }

  @Test(arguments: 0...20)
  func base64URLKeepsEveryByte(count: Int) {
    let data = Data((0..<count).map { UInt8(truncatingIfNeeded: 251 &* $0 &+ 63) })
    #expect(Data(base64URL: data.base64URL) == data)
    #expect(!data.base64URL.contains { "+/=".contains($0) })
  }
}

import EmbeddedResources
import Testing

@testable import OrderDesk

/// What nobody may choose as a password: the embedded list, and the search in it.
@Suite struct CommonPasswordListTests {
  private let list: CommonPasswordList
  private let lines: [String]

  init() throws {
    list = try CommonPasswordList(resources: .embedded)
    let text = try #require(EmbeddedResources.text(CommonPasswordList.resourceName))
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  @Test func theFileIsLongSortedAndInLowerCase() {
    #expect(lines.count >= 3_000)
    #expect(zip(lines, lines.dropFirst()).allSatisfy { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    #expect(lines.allSatisfy { $0 == $0.lowercased() })
    #expect(lines.allSatisfy { (8...128).contains($0.unicodeScalars.count) }, "others are refused by their length")
  }

  @Test(arguments: ["password123", "PASSWORD123", "PassWord123", "iloveyou1", "87654321", "elizabeth", "1qaz2wsx"])
  func whatManyPeopleChooseIsFound(password: String) {
    #expect(list.contains(password))
  }

  @Test(arguments: ["password123 ", " password123", "passwordx123", "password1234x", "desk lamp on the left", "", "\n"])
  func whatIsOnlyNearIsNotFound(password: String) {
    #expect(!list.contains(password))
  }

  @Test func everyLineIsFoundAndNothingBetweenTwoLines() throws {
    let all = Set(lines)
    for index in stride(from: 0, to: lines.count, by: 97) + [lines.count - 1] {
      let line = lines[index]
      #expect(list.contains(line), "line \(index + 1)")
      for neighbour in [line + " ", line + "~", String(line.dropLast()), "\(line)\n", "\n\(line)"] {
        #expect(list.contains(neighbour) == all.contains(neighbour), "beside line \(index + 1)")
      }
    }
    #expect(list.contains(try #require(lines.first)))
    #expect(list.contains(try #require(lines.last)))
  }

  @Test(arguments: ["bbbb\n", "bbbb\ndddd\n", "bbbb\ndddd\nffff\n", "bbbb\ndddd\nffff"])
  func shortListsHaveNoBlindEnd(file: String) throws {
    let short = try CommonPasswordList(lines: Array(file.utf8))
    let words = file.split(separator: "\n").map(String.init)
    for word in words { #expect(short.contains(word)) }
    for other in ["aaaa", "cccc", "eeee", "gggg", "bbb", "bbbbb", "fff", "ffff\n", file] where !words.contains(other) {
      #expect(!short.contains(other))
    }
  }

  @Test(arguments: [nil, []] as [[UInt8]?])
  func aMissingListIsAnError(lines: [UInt8]?) {
    #expect(throws: CommandFailure.self) { try CommonPasswordList(lines: lines) }
  }
}

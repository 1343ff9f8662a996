import Foundation

/// The name of an item as far as it matters for telling whether two orders may be for the same thing: upper and lower case,
/// accents, punctuation, spacing and the order of words do not, and small slips of spelling do not either. Numbers do:
/// a 24-inch monitor is none of 27 inches.
struct ItemName {
  /// In alphabetical order. Letters and digits are words of their own: `24in` is `24 in`.
  private let words: [String]
  /// All words in the order in which they were written, without spaces.
  private let joined: String
  /// As it was written, for a name that has neither letters nor digits.
  private let text: String

  init(_ text: String) {
    let words = ItemName.words(of: text)
    self.words = words.sorted()
    joined = words.joined()
    self.text = text.trimmingCharacters(in: .whitespaces)
  }

  func isLike(_ other: ItemName) -> Bool {
    if words.isEmpty || other.words.isEmpty { return words == other.words && text == other.text }
    if joined == other.joined || words.joined() == other.words.joined() { return true }
    let (mine, theirs) = difference(other)
    guard mine.count == theirs.count, mine.count <= ItemName.mostSlips else { return false }
    return mine.count == 2
      ? ItemName.isSlip(mine[0], theirs[0]) && ItemName.isSlip(mine[1], theirs[1])
        || ItemName.isSlip(mine[0], theirs[1]) && ItemName.isSlip(mine[1], theirs[0])
      : zip(mine, theirs).allSatisfy(ItemName.isSlip)
  }

  /// How many words may be spelled differently.
  private static let mostSlips = 2

  /// The words that only one of the two has.
  private func difference(_ other: ItemName) -> (mine: [String], theirs: [String]) {
    var (mine, theirs) = ([String](), other.words)
    for word in words {
      if let index = theirs.firstIndex(of: word) { theirs.remove(at: index) } else { mine.append(word) }
    }
    return (mine, theirs)
  }

  private static func words(of text: String) -> [String] {
    var words: [String] = []
    var last = Kind.other
    // A multiplication sign between two numbers is written as x by most.
    let plain = text.replacing("×", with: "x").decomposedStringWithCompatibilityMapping.lowercased()
    for scalar in plain.unicodeScalars {
      let kind = Kind(scalar)
      switch kind {
      case .mark: continue
      case .other: break
      case .letter, .digit:
        if kind == last, !words.isEmpty {
          words[words.count - 1].unicodeScalars.append(scalar)
        } else {
          words.append(String(scalar))
        }
      }
      last = kind
    }
    return words
  }

  private enum Kind {
    case letter, digit, mark, other

    init(_ scalar: Unicode.Scalar) {
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .spacingMark:
        self = .letter
      case .decimalNumber, .letterNumber, .otherNumber: self = .digit
      case .nonspacingMark, .enclosingMark: self = .mark
      default: self = .other
      }
    }
  }

  /// Whether one word may be the other with a slip in it: one letter too much, too few, wrong, or two in the wrong order;
  /// two such slips in a long word. People seldom get the first letter wrong, and short words are too close to each other.
  private static func isSlip(_ first: String, _ second: String) -> Bool {
    let (a, b) = (Array(first.unicodeScalars), Array(second.unicodeScalars))
    let length = max(a.count, b.count)
    let allowed = length >= 9 ? 2 : 1
    guard (5...40).contains(length), abs(a.count - b.count) <= allowed, a.first == b.first,
      a.first?.properties.isAlphabetic == true
    else { return false }
    return distance(a, b) <= allowed
  }

  /// How many slips lead from one word to the other (optimal string alignment).
  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforeLast[j - 1] + 1) }
        row.append(best)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}

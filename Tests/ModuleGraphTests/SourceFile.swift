import Foundation

/// A Swift file of the package, for rules that no compiler knows.
struct SourceFile: Sendable {
  /// From the root of the package: `Sources/Kernel/Page.swift`.
  let path: String
  /// The lines without their comments.
  let lines: [String]

  /// All Swift files below a folder of the package.
  static func all(under folder: String) throws -> [SourceFile] {
    let root = PackageGraph.root.appending(path: folder).resolvingSymlinksInPath()
    let names = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
    return try names.filter { $0.hasSuffix(".swift") }.sorted().map { name in
      let text = try String(contentsOf: root.appending(path: name), encoding: .utf8)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(withoutComment)
      return SourceFile(path: "\(folder)/\(name)", lines: lines)
    }
  }

  /// The names of the folders directly in a folder of the package.
  static func folders(under folder: String) throws -> [String] {
    let root = PackageGraph.root.appending(path: folder).resolvingSymlinksInPath()
    return try FileManager.default.contentsOfDirectory(
      at: root, includingPropertiesForKeys: [.isDirectoryKey], options: .skipsHiddenFiles
    ).filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }.map(\.lastPathComponent)
  }

  func contains(_ text: String) -> Bool { lines.contains { $0.contains(text) } }

  /// Whether the name stands in the code as a word of its own.
  func names(_ word: String) -> Bool {
    lines.contains { line in
      line.ranges(of: word).contains { range in
        let before = range.lowerBound == line.startIndex ? nil : line[line.index(before: range.lowerBound)]
        let after = range.upperBound == line.endIndex ? nil : line[range.upperBound]
        return !isPartOfWord(before) && !isPartOfWord(after)
      }
    }
  }

  func imports(_ module: String) -> Bool {
    lines.contains { $0.split(separator: " ").suffix(2) == ["import", module[...]] }
  }

  private func isPartOfWord(_ character: Character?) -> Bool {
    character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
  }

  /// Good enough for our own code: `//` in a text counts as a comment only after a space.
  private static func withoutComment(_ line: Substring) -> String {
    if line.drop(while: { $0 == " " }).hasPrefix("//") { return "" }
    return line.range(of: " // ").map { String(line[..<$0.lowerBound]) } ?? String(line)
  }
}

import Foundation
import Testing

@testable import OrderDesk

/// The files of the repository that repeat the catalogue.
struct DocumentTests {
  private func text(_ path: String) throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  @Test func theSampleFileRepeatsTheDefaults() throws {
    let loaded = try load(try text("config.yaml"))
    let written = loaded.values.filter { if case .file = $0.value.source { true } else { false } }
    for (key, value) in written {
      #expect(value.text == ConfigKeys.named(key)?.fallback, "\(key) in config.yaml is not the default")
    }
    // What is left out has no default, or one that follows from another key; the lists of secrets stay out too.
    let expected = ConfigKeys.all.filter { $0.fallback != nil && !$0.isSecret }.map(\.name)
    #expect(written.keys.sorted() == expected.sorted())
    #expect(loaded.settings == (try load().settings))
  }

  @Test func theReferenceIsUpToDate() throws {
    #expect(
      try text("docs/configuration.md") == ConfigReference.markdown(),
      "Regenerate it: orderdesk config reference > docs/configuration.md")
  }

  @Test func theReferenceNamesEveryKeyAndNoSecret() {
    let page = ConfigReference.markdown()
    for entry in ConfigKeys.all {
      #expect(page.contains("\n| `\(entry.name)` | `\(entry.environmentName)` | "), "\(entry.name)")
    }
    #expect(page.contains("| `flags.<name>` | `FLAGS_<NAME>` |"))
  }
}

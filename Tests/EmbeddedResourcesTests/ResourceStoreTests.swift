import EmbeddedResources
import Foundation
import Testing

@Suite struct EmbeddedResourcesTests {
  @Test func namesAreSortedAndEachHasBytes() {
    let names = EmbeddedResources.names
    #expect(names == names.sorted())
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { EmbeddedResources.bytes($0) != nil })
  }

  @Test func staticFilesComeWithACompressedTwinAndTheirLicences() throws {
    for name in ["static/app.css", "static/app.js", "static/htmx.js"] {
      let packed = try #require(EmbeddedResources.bytes(name + ".gz"))
      #expect(packed.prefix(2) == [0x1f, 0x8b], "\(name).gz is not gzip")
      #expect(EmbeddedResources.bytes(name)?.isEmpty == false)
    }
    #expect(EmbeddedResources.text("static/app.css")?.contains("Bulma 1.0.4 | MIT License") == true)
    #expect(EmbeddedResources.text("static/htmx.js")?.hasPrefix("/*! htmx 2.0.10") == true)
    #expect(
      EmbeddedResources.texts(under: "licenses/").map(\.name) == [
        "licenses/bulma.txt", "licenses/common-passwords-django.txt", "licenses/common-passwords-zxcvbn.txt",
        "licenses/htmx.txt",
      ])
  }

  @Test func anUnknownNameHasNoFile() {
    #expect(EmbeddedResources.bytes("templates/none.html") == nil)
    #expect(EmbeddedResources.text("") == nil)
  }
}

@Suite struct ResourceStoreTests {
  @Test func theEmbeddedStoreReadsTheBinary() {
    #expect(ResourceStore.embedded.names(under: "") == EmbeddedResources.names)
    #expect(ResourceStore.embedded.bytes("static/app.js") == EmbeddedResources.bytes("static/app.js"))
  }

  @Test func aFolderIsReadAtEveryCallAndBuiltFilesWin() throws {
    try withFolder(["templates/a.html": "one", "static/app.css": "source", "vendor/build/app.css": "built"]) { folder in
      let store = ResourceStore(directory: folder.path)
      #expect(store.text("static/app.css") == "built")
      #expect(store.texts(under: "templates/").map(\.name) == ["templates/a.html"])
      try Data("two".utf8).write(to: folder.appending(path: "templates/a.html"))
      #expect(store.text("templates/a.html") == "two")
      #expect(store.text("templates/absent.html") == nil)
      #expect(store.names(under: "licenses/") == EmbeddedResources.names.filter { $0.hasPrefix("licenses/") })
    }
  }

  @Test(arguments: ["static/../secret", "static/", "static//secret", "templates/../secret", "static/.state", "../x"])
  func aNameCannotLeaveTheFolder(name: String) throws {
    let files = ["secret": "x", "static/app.js": "", "templates/a.html": "", "vendor/build/.state": "x"]
    try withFolder(files) { folder in
      #expect(ResourceStore(directory: folder.path).bytes(name) == nil)
    }
  }

  /// A temporary folder with the given files, removed afterwards.
  private func withFolder(_ files: [String: String], _ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "resources-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    try body(folder)
  }
}

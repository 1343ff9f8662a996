import Foundation
import SQLiteKit
import Testing

@Suite struct FileFactsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func aFileHasItsKindAndSize() throws {
    try Data("12345".utf8).write(to: URL(filePath: folder.file("five")))
    #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
    let file = FileFacts(path: folder.file("five"))
    #expect(file?.kind == .ordinary && file?.size == 5)
    #expect(FileFacts(path: folder.path)?.kind == .folder)
    #expect(FileFacts(path: folder.file("pipe"))?.kind == .other)
    let descriptor = open(folder.file("five"), O_RDONLY)
    defer { close(descriptor) }
    let opened = FileFacts(descriptor: descriptor)
    #expect(opened?.kind == .ordinary && opened?.size == 5 && opened?.identity == file?.identity)
  }

  @Test func theSameFileIsKnownUnderEveryName() throws {
    for name in ["one", "other"] { try Data("same".utf8).write(to: URL(filePath: folder.file(name))) }
    #expect(link(folder.file("one"), folder.file("hard")) == 0)
    #expect(symlink("one", folder.file("soft")) == 0)
    let one = try #require(FileFacts(path: folder.file("one"))).identity
    for name in ["hard", "soft", "./one"] { #expect(FileFacts(path: folder.file(name))?.identity == one, "\(name)") }
    #expect(FileFacts(path: folder.file("other"))?.identity != one)
  }

  @Test func aBrokenLinkIsThereOnlyForWhoLooksAtTheLink() {
    #expect(symlink("nowhere", folder.file("broken")) == 0)
    #expect(FileFacts(path: folder.file("broken")) == nil)
    #expect(FileFacts(path: folder.file("broken"), followsLinks: false)?.kind == .other)
  }

  @Test func whatIsNotThereHasNoFacts() {
    #expect(FileFacts(path: folder.file("nothing"), followsLinks: false) == nil)
    let (facts, reason) = (FileFacts(path: folder.file("nothing")), errno)
    #expect(facts == nil && reason == ENOENT)
    #expect(FileFacts(descriptor: -1) == nil)
  }
}

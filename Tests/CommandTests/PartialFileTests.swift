import Foundation
import Testing

@testable import OrderDesk

@Suite struct PartialFileTests {
  private let folder: Folder
  private let temporary: TemporaryFolder

  init() throws {
    temporary = try TemporaryFolder()
    folder = temporary.folder
  }

  private var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }

  @Test func itAppearsWhenItIsComplete() throws {
    let file = try PartialFile(path: folder.file("a"), isReplacing: false)
    try file.write(Array(repeating: UInt8(ascii: "x"), count: 1_000_000))
    #expect(try names == ["a.partial"])
    try file.finish()
    #expect(try names == ["a"])
    #expect(try Data(contentsOf: URL(filePath: folder.file("a"))).count == 1_000_000)
  }

  @Test func nothingIsLeftOfOneThatIsNotFinished() throws {
    do {
      let file = try PartialFile(path: folder.file("a"), isReplacing: false)
      try file.write(Array("half".utf8))
    }
    #expect(try names == [])
  }

  @Test func oneThatACrashLeftBehindIsWrittenOver() throws {
    try "left behind, and much longer".write(
      toFile: folder.file("a.partial"), atomically: true, encoding: .utf8)
    let file = try PartialFile(path: folder.file("a"), isReplacing: false)
    try file.write(Array("new".utf8))
    try file.finish()
    #expect(try String(contentsOfFile: folder.file("a"), encoding: .utf8) == "new")
  }

  @Test func twoAtATimeAreRefused() throws {
    let file = try PartialFile(path: folder.file("a"), isReplacing: false)
    let words = refusal { _ = try PartialFile(path: folder.file("a"), isReplacing: false) }
    #expect(words.contains("another process is writing"), "\(words)")
    try file.write(Array("first".utf8))
    try file.finish()
    #expect(try names == ["a"], "the one who was refused has taken nothing away")
  }

  @Test func whatAppearedMeanwhileIsNotWrittenOver() throws {
    let file = try PartialFile(path: folder.file("a"), isReplacing: false)
    try "precious".write(toFile: folder.file("a"), atomically: true, encoding: .utf8)
    let words = refusal { try file.finish() }
    #expect(words.contains("is there already"), "\(words)")
    #expect(try String(contentsOfFile: folder.file("a"), encoding: .utf8) == "precious")
  }

  @Test func aLinkInPlaceOfThePartialFileIsNotFollowed() throws {
    try "precious".write(toFile: folder.file("b"), atomically: true, encoding: .utf8)
    symlink(folder.file("b"), folder.file("a.partial"))
    let words = refusal { _ = try PartialFile(path: folder.file("a"), isReplacing: true) }
    #expect(words.contains("cannot be written"), "\(words)")
    #expect(try String(contentsOfFile: folder.file("b"), encoding: .utf8) == "precious")
  }

  @Test func whatIsNoFileIsNeverReplaced() {
    let words = refusal { _ = try PartialFile(path: "/dev/null", isReplacing: true) }
    #expect(words.contains("is no ordinary file"), "\(words)")
  }
}

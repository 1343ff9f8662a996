import Foundation
import GRDB
import Kernel
import SQLiteKit
import Testing

/// What is wrong with a file is told in a sentence that helps.
@Suite struct OpeningTests {
  private func refusal(_ path: String) -> String {
    do throws(StoreError) {
      let database = try SQLiteDatabase.open(at: path, migrations: [Samples.shelves])
      try database.close()
      return "it opened"
    } catch {
      return error.description
    }
  }

  @Test func aFileThatIsNoDatabase() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.sqlite")
    let text = String(repeating: "This is a letter, not a database. ", count: 100)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let refusal = refusal(path)
    #expect(refusal.contains(path))
    #expect(refusal.contains("This is not an OrderDesk database"), "\(refusal)")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text, "it is left as it was")
  }

  @Test func aDamagedDatabase() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.sqlite")
    try SQLiteDatabase.open(at: path, migrations: [Samples.shelves]).close()
    var data = try Data(contentsOf: URL(filePath: path))
    try #require(data.count > 4_096)
    data.replaceSubrange(100..<400, with: Data(repeating: 0xFF, count: 300))
    try data.write(to: URL(filePath: path))
    let refusal = refusal(path)
    #expect(refusal.contains(path))
    #expect(refusal.contains("The database is damaged: restore a backup"), "\(refusal)")
  }

  @Test func aFolderThatIsNotThere() throws {
    let folder = try TemporaryFolder()
    let refusal = refusal(folder.file("missing/a.sqlite"))
    #expect(refusal.contains("Check that the folder exists and that this user may write in it"), "\(refusal)")
  }

  @Test func aFolderInPlaceOfTheFile() throws {
    let folder = try TemporaryFolder()
    #expect(refusal(folder.path).contains("Check that the folder exists"))
  }

  /// The administrator of the machine may write everywhere, so there is nothing to see for them.
  @Test(.enabled(if: geteuid() != 0))
  func aFolderThatCannotBeWritten() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder.path)
    defer { try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path) }
    #expect(refusal(folder.file("a.sqlite")).contains("this user may write in it"))
  }

  @Test func valuesGoInAndComeOut() async throws {
    let database = try SQLiteDatabase.inMemory(migrations: [])
    let id = try #require(EntityID("0198c0de-0000-7000-8000-000000000000"))
    let moment = Timestamp(milliseconds: 1_767_225_600_001)
    let (readID, readMoment, type) = try await database.read { db in
      let row = try Row.fetchOne(
        db, sql: "SELECT ? AS id, ? AS at, typeof(?) AS type", arguments: [id, moment, moment])
      return (row?["id"] as EntityID?, row?["at"] as Timestamp?, row?["type"] as String?)
    }
    #expect(readID == id)
    #expect(readMoment == moment)
    #expect(type == "integer")
    #expect(EntityID.fromDatabaseValue("not an identifier".databaseValue) == nil)
  }
}

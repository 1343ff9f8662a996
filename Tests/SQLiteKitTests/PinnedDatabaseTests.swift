import Foundation
import GRDB
import Kernel
import Testing

@testable import SQLiteKit

@Suite struct PinnedDatabaseTests {
  private let folder: TemporaryFolder
  private let database: SQLiteDatabase
  private var path: String { folder.file("a.sqlite") }

  init() throws {
    folder = try TemporaryFolder()
    database = try SQLiteDatabase.open(
      at: folder.file("a.sqlite"), migrations: [Samples.shelves, Samples.colours])
  }

  private func add(_ name: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in try db.execute(sql: "INSERT INTO shelves (name) VALUES (?)", arguments: [name]) }
  }

  /// Others write and check point the log meanwhile; the copy has what was there when it was pinned.
  @Test func aCopyIsAsOfOneMoment() throws {
    try add("before")
    let (pinned, copied) = try PinnedDatabase.read([path]) { databases in
      let database = databases[0]
      for number in 1...300 { try add("\(number) \(String(repeating: "x", count: 10_000))") }
      try database.copy(to: folder.file("copy.sqlite")) { _ in
        try? add("while it is copied")
      }
      return (try database.contents(), try DatabaseCheck.run(at: folder.file("copy.sqlite")))
    }
    #expect(pinned == copied)
    #expect(copied == DatabaseContents(schema: "0002_colours", rows: ["boxes": 0, "grdb_migrations": 2, "shelves": 1]))
    try database.close()
  }

  @Test func aCopyIsOneFile() throws {
    try add("top")
    try PinnedDatabase.read([path]) { try $0[0].copy(to: folder.file("copy.sqlite")) { _ in } }
    _ = try DatabaseCheck.run(at: folder.file("copy.sqlite"))
    let names = folder.names.filter { $0.hasPrefix("copy") }
    #expect(names == ["copy.sqlite"], "\(names)")
    try database.close()
  }

  @Test func progressReachesTheSize() throws {
    var last = 0
    let size = try PinnedDatabase.read([path]) { databases in
      try databases[0].copy(to: folder.file("copy.sqlite")) { last = $0 }
      return try databases[0].size()
    }
    #expect(last == size)
    #expect(try Data(contentsOf: URL(filePath: folder.file("copy.sqlite"))).count == size)
    try database.close()
  }

  @Test func aFileThatIsNoDatabaseIsNamed() throws {
    try Data(repeating: 7, count: 4_096).write(to: URL(filePath: folder.file("b.sqlite")))
    let error = #expect(throws: StoreError.self) { try PinnedDatabase.read([path, folder.file("b.sqlite")]) { _ in } }
    #expect(error?.description.hasPrefix(folder.file("b.sqlite")) == true)
    try database.close()
  }

  @Test func damageInsideIsFound() throws {
    try add(String(repeating: "x", count: 100_000))
    try database.close()
    let good = try Data(contentsOf: URL(filePath: path))
    var bad = good
    // A chain of overflow pages that goes astray.
    bad.replaceSubrange(good.count - 8_192..<good.count - 8_188, with: Data([0, 0, 0, 1]))
    try bad.write(to: URL(filePath: path))
    #expect(throws: DatabaseFault.self) { try DatabaseCheck.run(at: path) }
  }

  @Test func aRowWithoutItsParentIsFound() throws {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA foreign_keys = OFF; INSERT INTO boxes (shelf_id, size) VALUES (9, 1)")
    }
    let error = #expect(throws: DatabaseFault.self) { try DatabaseCheck.run(at: path) }
    #expect(error?.reason == "a row of boxes belongs to a row of shelves that is not there")
    try database.close()
  }
}

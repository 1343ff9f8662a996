import Foundation
import Kernel
import SQLiteKit
import TestSupport
import Testing

@testable import OrderDesk

@Suite("Backup: one file with the whole desk")
struct BackupTests {
  @Test func theManifestSaysWhatIsInIt() async throws {
    let desk = try await SampleDesk(events: 4)
    let path = try desk.backUp()
    let (manifest, trail) = try SampleDesk.verify(path)
    #expect(manifest.format == 1)
    #expect(manifest.orderdesk == Version.current)
    #expect(manifest.createdAt == SampleDesk.clock.now())
    #expect(manifest.parts.map(\.name) == ["orders.sqlite", "auth.sqlite", "audit-checkpoints.jsonl"])
    #expect(manifest.part("auth.sqlite")?.contents?.rows["audit_events"] == 4)
    #expect(manifest.part("orders.sqlite")?.contents?.schema == "0007_audit_chain")
    #expect(trail.events == 8)
    #expect(trail.checkpoints?.checked == 1)
    #expect(trail.fault == nil)
  }

  @Test func onlyTheOwnerMayReadItAndNothingElseIsLeft() async throws {
    let desk = try await SampleDesk()
    let before = try desk.bytes()
    let path = try desk.backUp()
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(try Set(desk.bytes().keys) == Set(before.keys).union(["desk.tar"]))
  }

  @Test func noSecretIsInIt() async throws {
    let desk = try await SampleDesk()
    try SampleDesk.secret.write(
      toFile: desk.folder.file(DevelopmentSecret.fileName), atomically: true, encoding: .utf8)
    let data = try Data(contentsOf: URL(filePath: try desk.backUp()))
    #expect(data.range(of: Data(SampleDesk.secret.utf8)) == nil)
    #expect(data.range(of: Data(DevelopmentSecret.fileName.utf8)) == nil)
  }

  @Test func aFileThatIsThereIsNotWrittenOver() async throws {
    let desk = try await SampleDesk()
    try "precious".write(toFile: desk.file("desk.tar"), atomically: true, encoding: .utf8)
    let before = try desk.bytes()
    let words = refusal { _ = try desk.backUp() }
    #expect(words.contains("is there already") && words.contains("--force"), "\(words)")
    #expect(try desk.bytes() == before)
  }

  @Test func aFolderOfThatNameIsRefusedAndSoIsAMissingOne() async throws {
    let desk = try await SampleDesk()
    try FileManager.default.createDirectory(atPath: desk.file("desk.tar"), withIntermediateDirectories: false)
    let folder = refusal { _ = try desk.backUp() }
    #expect(folder.contains("is a folder"), "\(folder)")
    let missing = refusal { _ = try desk.backUp(to: "missing/desk.tar") }
    #expect(missing.contains("cannot be written: No such file or directory"), "\(missing)")
  }

  /// A line that the server is just writing is not taken, and a checkpoint never knows more than the databases.
  @Test func checkpointsAreTakenAsWholeLines() async throws {
    let desk = try await SampleDesk()
    let lines = try String(contentsOfFile: desk.checkpoints, encoding: .utf8)
    try (lines + #"{"at":"2026-0"#).write(toFile: desk.checkpoints, atomically: true, encoding: .utf8)
    let (manifest, trail) = try SampleDesk.verify(try desk.backUp())
    #expect(manifest.part(BackupFiles.checkpoints)?.bytes == lines.utf8.count)
    #expect(trail.checkpoints?.torn == 0)
  }

  @Test func aDeskWithoutCheckpointsHasNoneInTheBackup() async throws {
    let desk = try await SampleDesk()
    try FileManager.default.removeItem(atPath: desk.checkpoints)
    let (manifest, trail) = try SampleDesk.verify(try desk.backUp())
    #expect(manifest.parts.count == 2)
    #expect(trail.checkpoints?.isThere == false)
  }

  @Test func theServerIsTold() async throws {
    let desk = try await SampleDesk()
    let backup = DeskBackup(folder: desk.folder, checkpointFile: desk.checkpoints, clock: SampleDesk.clock)
    let result = try backup.write(to: desk.file("desk.tar"), isReplacing: false, progress: SampleDesk.silent)
    try backup.leaveWord(result)
    let size = try Data(contentsOf: URL(filePath: result.path)).count
    #expect(result.bytes == size)
    #expect(
      try String(contentsOfFile: desk.folder.file("last-backup.json"), encoding: .utf8)
        == "{\"bytes\":\(size),\"finished_at\":\"2026-01-01T00:00:00.000Z\"}\n")
  }
}

@Suite("Backup: damage is found")
struct BackupDamageTests {
  @Test func everyFlippedBitIsFound() async throws {
    let desk = try await SampleDesk()
    let path = try desk.backUp()
    let good = try Data(contentsOf: URL(filePath: path))
    let random = SeededRandom(6)
    // All of the first and the last headers, and many places in between.
    let edges = Array(0..<1_100) + Array(good.count - 4_000..<good.count)
    let places = edges.filter { $0.isMultiple(of: 7) } + (0..<200).map { _ in Int(random.next() % UInt64(good.count)) }
    for place in places {
      var bad = good
      bad[place] ^= UInt8(1) << UInt8(random.next() % 8)
      try bad.write(to: URL(filePath: path))
      let words = refusal { _ = try SampleDesk.verify(path) }
      #expect(words.contains(path), "byte \(place): \(words)")
    }
    try good.write(to: URL(filePath: path))
    _ = try SampleDesk.verify(path)
  }

  @Test func aFileCutShortIsFound() async throws {
    let desk = try await SampleDesk()
    let path = try desk.backUp()
    let good = try Data(contentsOf: URL(filePath: path))
    for count in [0, 1, 511, 512, 1_024, 5_000, good.count / 2, good.count - 1_024, good.count - 1] {
      try good.prefix(count).write(to: URL(filePath: path))
      let words = refusal { _ = try SampleDesk.verify(path) }
      #expect(words.contains(path), "\(count) bytes: \(words)")
    }
    try (good + Data([0])).write(to: URL(filePath: path))
    let words = refusal { _ = try SampleDesk.verify(path) }
    #expect(words.contains("something follows its end"), "\(words)")
  }

  @Test func whatIsNoBackupIsSaid() async throws {
    let desk = try await SampleDesk()
    let words = refusal { _ = try SampleDesk.verify(desk.folder.file("auth.sqlite")) }
    #expect(words.contains("is no backup of OrderDesk"), "\(words)")
    let missing = refusal { _ = try SampleDesk.verify(desk.file("missing.tar")) }
    #expect(missing.contains("cannot be read: No such file or directory"), "\(missing)")
    let folder = refusal { _ = try SampleDesk.verify(desk.folder.path) }
    #expect(folder.contains("is no file"), "\(folder)")
  }

  @Test func aNewerFormatAndANewerSchemaAreNamed() async throws {
    let desk = try await SampleDesk()
    let file = try PartialFile(path: desk.file("newer.tar"), isReplacing: false)
    let tar = TarWriter(to: file, modified: SampleDesk.clock.now())
    try tar.add(BackupFiles.readme, BackupFiles.readmeText(2))
    try tar.finish()
    let format = refusal { _ = try SampleDesk.verify(desk.file("newer.tar")) }
    #expect(format.contains("has the format 2") && format.contains("only up to 1"), "\(format)")

    try desk.tamper("orders", "INSERT INTO grdb_migrations (identifier) VALUES ('0999_later')")
    let path = try desk.backUp()
    let schema = refusal { _ = try SampleDesk.verify(path) }
    for part in ["orders 0999_later", Version.current, "only up to 0007_audit_chain"] {
      #expect(schema.contains(part), "\(schema)")
    }
  }

  /// Such a backup is as it was written: it tells of what was done to the desk before.
  @Test func aChangedTrailIsSeen() async throws {
    let desk = try await SampleDesk()
    try desk.tamper("orders", "UPDATE audit_events SET address = '203.0.113.9' WHERE sequence = 2")
    let (_, trail) = try SampleDesk.verify(try desk.backUp(to: "changed.tar"))
    #expect(trail.fault?.hasPrefix("orders: event 2: ") == true, "\(trail)")
    try desk.tamper("auth", "DELETE FROM audit_events WHERE sequence = 3")
    try desk.tamper("orders", "DELETE FROM audit_events WHERE sequence > 1")
    let cut = try SampleDesk.verify(try desk.backUp(to: "cut.tar")).1
    #expect(cut.fault?.contains("the newest events were removed") == true, "\(cut)")
    let unknown = try SampleDesk.verify(desk.file("cut.tar"), keys: CheckpointKeys(secret: nil)).1
    #expect(unknown.fault == nil)
    #expect(unknown.checkpoints?.unknownKey == 1)
  }
}

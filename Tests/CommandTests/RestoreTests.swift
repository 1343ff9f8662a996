import Foundation
import Kernel
import SQLiteKit
import TestSupport
import Testing

@testable import OrderDesk

@Suite("Restore: all of it or nothing")
struct RestoreTests {
  private struct PowerCut: Error {}

  @Test func aNewDeskIsTheOneOfTheBackup() async throws {
    let desk = try await SampleDesk(events: 5)
    let path = try desk.backUp()
    let other = try await SampleDesk(events: 0)
    let result = try other.restore(path)
    #expect(result.aside == nil)
    #expect(result.hasCheckpoints)
    #expect(try other.events() == [5, 5])
    #expect(try Data(contentsOf: URL(filePath: other.checkpoints)) == Data(contentsOf: URL(filePath: desk.checkpoints)))
    #expect(
      try Set(other.bytes().keys) == ["data/auth.sqlite", "data/orders.sqlite", "data/audit-checkpoints.jsonl"])
    try await other.add(1)
    #expect(try other.events() == [6, 6])
  }

  @Test func aDeskThatIsThereIsKeptUnlessForced() async throws {
    let desk = try await SampleDesk(events: 2)
    let path = try desk.backUp()
    try await desk.add(3)
    let before = try desk.bytes()
    let words = refusal { _ = try desk.restore(path) }
    #expect(words.contains("there is a desk in") && words.contains("--force"), "\(words)")
    #expect(try desk.bytes() == before)
  }

  @Test func whatWasThereIsKeptAside() async throws {
    let desk = try await SampleDesk(events: 2)
    let path = try desk.backUp()
    try await desk.add(3)
    try "a key".write(toFile: desk.folder.file(DevelopmentSecret.fileName), atomically: true, encoding: .utf8)
    let before = try desk.bytes()
    let aside = try #require(try desk.restore(path, force: true).aside)
    #expect(aside == desk.folder.file("replaced-20260101T000000.000Z"))
    #expect(try desk.events() == [2, 2])
    let after = try desk.bytes()
    for name in ["auth.sqlite", "orders.sqlite", "audit-checkpoints.jsonl"] {
      #expect(after["data/replaced-20260101T000000.000Z/\(name)"] == before["data/\(name)"], "\(name)")
    }
    #expect(after["data/\(DevelopmentSecret.fileName)"] == Data("a key".utf8))
  }

  /// Whoever has the databases open, or is about to.
  @Test func aDeskThatIsInUseIsLeftAlone() async throws {
    let desk = try await SampleDesk(events: 2)
    let path = try desk.backUp()
    let databases = try DeskStorage.files(in: desk.folder.path).open()
    let words = refusal { _ = try desk.restore(path, force: true) }
    #expect(words.contains("is in use: stop the server"), "\(words)")
    #expect(desk.folder.has(RestoreJournal.staging) == false)
    try await databases.opened[.orders]?.check()
    try databases.close()
  }

  @Test func nobodyOpensADeskThatIsBeingReplaced() async throws {
    let desk = try await SampleDesk(events: 2)
    let lock = try DeskLock.alone(desk.folder)
    #expect(lock != nil)
    let words = refusal { try DeskStorage.files(in: desk.folder.path).open().close() }
    #expect(words.contains("wait until that is done"), "\(words)")
    withExtendedLifetime(lock) {}
  }

  /// The process ends before each of the steps: who comes next finds the old desk or the new one, and never a mixture.
  @Test func aPowerCutLeavesOneOfTheTwo() async throws {
    var seen: Set<Int> = []
    var steps = 0
    while true {
      let desk = try await SampleDesk(events: 2)
      let path = try desk.backUp()
      try await desk.add(3)
      var left = steps
      let wasCut: Bool
      do {
        _ = try desk.restore(path, force: true) {
          if left == 0 { throw PowerCut() }
          left -= 1
        }
        wasCut = false
      } catch is PowerCut {
        wasCut = true
      }
      try DeskStorage.files(in: desk.folder.path).open().close()
      let events = try desk.events()
      #expect(events == [2, 2] || events == [5, 5], "cut before step \(steps): \(events)")
      seen.insert(events[0] ?? 0)
      #expect(!RestoreJournal.isPending(in: desk.folder), "cut before step \(steps)")
      let kept = try desk.bytes().keys.filter { $0.contains("/replaced-") && $0.hasSuffix(".sqlite") }
      #expect(kept.count == (events == [2, 2] ? 2 : 0), "cut before step \(steps): \(kept)")
      guard wasCut else { break }
      steps += 1
    }
    #expect(steps > 8)
    #expect(seen == [2, 5])
  }

  @Test func aBadBackupChangesNothing() async throws {
    let desk = try await SampleDesk(events: 2)
    let path = try desk.backUp()
    var data = try Data(contentsOf: URL(filePath: path))
    data[data.count / 2] ^= 1
    try data.write(to: URL(filePath: path))
    let before = try desk.bytes()
    let words = refusal { _ = try desk.restore(path, force: true) }
    #expect(words.contains("is not as it was written"), "\(words)")
    #expect(try desk.bytes() == before)
    let other = try await SampleDesk(events: 0)
    _ = refusal { _ = try other.restore(path) }
    #expect(try other.bytes().isEmpty, "the folder was not there before")
  }

  @Test func aChangedTrailHasToBeAccepted() async throws {
    let desk = try await SampleDesk(events: 3)
    try desk.tamper("orders", "UPDATE audit_events SET address = '203.0.113.9' WHERE sequence = 2")
    let path = try desk.backUp()
    let other = try await SampleDesk(events: 0)
    let words = refusal { _ = try other.restore(path) }
    #expect(words.contains("orders: event 2") && words.contains("--accept-changed-trail"), "\(words)")
    let restore = DeskRestore(
      folder: other.folder, checkpointFile: other.checkpoints, keys: SampleDesk.keys,
      migrations: try SampleDesk.migrations, clock: SampleDesk.clock)
    let result = try restore.restore(
      path, isReplacing: false, acceptsChangedTrail: true, progress: SampleDesk.silent)
    #expect(result.trail.fault != nil)
    #expect(try other.events() == [3, 3])
  }

  /// A checkpoint file on other media is a witness that no restore may replace.
  @Test func checkpointsElsewhereAreLeftAlone() async throws {
    let desk = try await SampleDesk(events: 2)
    let path = try desk.backUp()
    let other = try await SampleDesk(events: 0)
    let restore = DeskRestore(
      folder: other.folder, checkpointFile: other.file("elsewhere.jsonl"), keys: SampleDesk.keys,
      migrations: try SampleDesk.migrations, clock: SampleDesk.clock)
    let result = try restore.restore(path, isReplacing: false, acceptsChangedTrail: false, progress: SampleDesk.silent)
    #expect(!result.hasCheckpoints)
    #expect(try Set(other.bytes().keys) == ["data/auth.sqlite", "data/orders.sqlite"])
  }
}

import Foundation
import GRDB
import Kernel
import Testing

@testable import SQLiteKit

@Suite("Audit: checkpoints")
struct AuditCheckpointTests {
  @Test func aLineNamesTheHeadsAndIsSigned() async throws {
    let desk = try await AuditDesk.filled()
    #expect(try await desk.checkpoint(at: 90))
    let heads = try await [desk.store(.auth).head(), desk.store(.orders).head()].map { try #require($0) }
    let line = try #require(try desk.lines.first)
    let key = CheckpointKey(derivedFrom: AuditDesk.secret)
    #expect(key.id.count == 16)
    let plain = """
      {"at":"2026-01-01T00:01:30.000Z","heads":{"auth":{"hash":"\(heads[0].hash)","sequence":5},\
      "orders":{"hash":"\(heads[1].hash)","sequence":20}},"key":"\(key.id)"
      """
    #expect(line == plain + ",\"signature\":\"\(key.signature(of: Array((plain + "}").utf8)))\"}")
    #expect(!line.contains(AuditDesk.secret))
  }

  @Test func onlyTheOwnerMayReadTheFile() async throws {
    let desk = try await AuditDesk.filled()
    try await desk.checkpoint()
    let attributes = try FileManager.default.attributesOfItem(atPath: desk.checkpoints.path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test func aLineIsWrittenWhenAHeadHasMoved() async throws {
    let desk = try await AuditDesk.filled(auth: 0, orders: 0)
    #expect(try await !desk.checkpoint(), "there is nothing to say")
    #expect(desk.folder.names.contains("checkpoints.jsonl") == false)
    try await AuditSamples.fill(desk.orders, 1...1)
    #expect(try await desk.checkpoint(at: 1))
    #expect(try await !desk.checkpoint(at: 2))
    try await AuditSamples.fill(desk.orders, 2...2)
    #expect(try await desk.checkpoint(at: 3))
    try await AuditSamples.fill(desk.auth, 1...1, AuditChain(module: .auth))
    #expect(try await desk.checkpoint(at: 4))
    #expect(try await !desk.checkpoint(at: 5))
    #expect(try desk.lines.count == 4, "three and the end")
    #expect(try desk.inspect().checkpoints.checked == 3)
  }

  /// After a change of key the new one speaks for the same heads.
  @Test func aNewKeySignsAgain() async throws {
    let desk = try await AuditDesk.filled()
    try await desk.checkpoint()
    let keys = CheckpointKeys(secret: "another secret", previousSecrets: [AuditDesk.secret])
    #expect(try await desk.checkpoint(keys: keys))
    #expect(try await !desk.checkpoint(keys: keys))
    #expect(try desk.inspect(keys: keys).checkpoints.checked == 2)
  }

  @Test func aLineOfAnUnknownKeyIsCounted() async throws {
    let desk = try await AuditDesk.filled()
    try await desk.checkpoint()
    let report = try desk.inspect(keys: CheckpointKeys(secret: "another secret")).checkpoints
    #expect(report.checked == 0)
    #expect(report.unknownKey == 1)
    #expect(try desk.inspect(keys: CheckpointKeys(secret: nil)).checkpoints.unknownKey == 1)
    #expect(
      try desk.inspect(keys: CheckpointKeys(secret: nil, previousSecrets: [AuditDesk.secret])).checkpoints.checked == 1)
  }

  @Test func removedNewestEventsAreFound() async throws {
    let desk = try await AuditDesk.filled(orders: 100)
    try await desk.checkpoint(at: 60)
    try await AuditSamples.tamper(desk.orders, ["DELETE FROM audit_events WHERE sequence > 90"])
    #expect(
      desk.fault() == """
        orders: event 91: the trail ends at event 90, but a checkpoint of 2026-01-01T00:01:00.000Z saw event 100: \
        the newest events were removed
        """)
    try await AuditSamples.tamper(desk.orders, ["DELETE FROM audit_events"])
    #expect(desk.fault().contains("the trail is empty, but a checkpoint of"))
    try await desk.orders.write { db in try db.execute(sql: "DROP TABLE audit_events") }
    #expect(desk.fault().contains("orders: event 1: the trail is empty"), "\(desk.fault())")
  }

  /// The removed events are made up for by as many others.
  @Test func aTrailThatWasWrittenAnewIsFound() async throws {
    let desk = try await AuditDesk.filled(orders: 30)
    try await desk.checkpoint(at: 30)
    try await AuditSamples.fill(desk.orders, 31...40)
    try await desk.checkpoint(at: 40)
    try await AuditSamples.tamper(
      desk.orders, ["UPDATE audit_events SET actor_username = 'somebody' WHERE sequence = 36"])
    try await AuditForger.rehash(desk.orders, 35...40)
    #expect(
      desk.fault() == """
        orders: event 40: a checkpoint of 2026-01-01T00:00:40.000Z saw another event there: this one, or one before it, \
        was changed or put in later
        """)
    try await AuditForger.rehash(desk.orders, 1...40)
    let reports = try desk.readers()[1].read { trail in try trail.verify().count }
    #expect(reports == 40, "the chain by itself looks good")
  }

  @Test(arguments: [
    (#""sequence":20"#, #""sequence":19"#), (#""at":"2026"#, #""at":"2027"#), (#"{"auth":{"hash":"0"#, #"x"#),
  ])
  func aForgedLineIsFound(part: String, forged: String) async throws {
    let desk = try await AuditDesk.filled()
    try await desk.checkpoint(at: 1)
    try await AuditSamples.fill(desk.orders, 21...21)
    try await desk.checkpoint(at: 2)
    var lines = try desk.lines
    let original = lines[0]
    lines[0] = original.replacing(part, with: forged)
    guard lines[0] != original else { return }
    try desk.write(lines.joined(separator: "\n"))
    #expect(
      desk.fault()
        == "\(desk.checkpoints.path), line 1: its signature does not match: the line was changed, or somebody else wrote it"
    )
  }

  @Test func aForgedSignatureIsFound() async throws {
    let desk = try await AuditDesk.filled()
    try await desk.checkpoint(at: 1)
    let line = try desk.lines[0]
    let other = AuditCheckpoint(
      at: AuditSamples.moment(1), heads: [.orders: AuditHead(sequence: 3, hash: AuditEvent.origin)],
      key: CheckpointKey(derivedFrom: "a guess"))
    let forged = String(decoding: other.line, as: UTF8.self)
      .replacing(other.keyID, with: CheckpointKey(derivedFrom: AuditDesk.secret).id)
    try desk.write("\(line)\n\(forged)\n")
    #expect(desk.fault().hasPrefix("\(desk.checkpoints.path), line 2: its signature does not match"))
  }

  @Test(arguments: ["hello", "{}", "[]", " LINE", "LINE ", "LINE,", "{\"at\":1}"])
  func aLineThatIsNoCheckpointIsFound(line: String) async throws {
    let desk = try await AuditDesk.filled()
    try await desk.checkpoint(at: 1)
    let good = try desk.lines[0]
    try desk.write("\(good)\n\(line.replacing("LINE", with: good))\n")
    #expect(desk.fault() == "\(desk.checkpoints.path), line 2: it is no checkpoint")
  }

  /// A crash in the middle of a line, at every place.
  @Test func aLineThatBrokeOffIsHealed() async throws {
    let desk = try await AuditDesk.filled()
    try await desk.checkpoint(at: 1)
    let line = try desk.lines[0]
    for length in [1, 5, 8, 30, 60, 100, 150, line.utf8.count - 1] {
      try desk.write(line + "\n" + line.prefix(length))
      let before = try desk.inspect().checkpoints
      #expect(before.checked == 1)
      #expect(before.torn == 1, "\(length)")
      #expect(try await desk.checkpoint(at: 2), "the last line is not whole, so it says nothing")
      #expect(try desk.lines.count == 4)
      let after = try desk.inspect().checkpoints
      #expect(after.checked == 2)
      #expect(after.torn == 1)
    }
    try desk.write(line + "\n" + line.prefix(40) + String(repeating: "\0", count: 60))
    #expect(try desk.inspect().checkpoints.torn == 1, "filled up with zeros")
  }

  /// Only the line feed is missing.
  @Test func aWholeLineWithoutItsEndCounts() async throws {
    let desk = try await AuditDesk.filled()
    try await desk.checkpoint(at: 1)
    let line = try desk.lines[0]
    try desk.write(line)
    #expect(try desk.inspect().checkpoints.checked == 1)
    #expect(try await desk.checkpoint(at: 2))
    #expect(try desk.inspect().checkpoints.checked == 2)
  }

  @Test func aMissingFileIsNoFault() async throws {
    let desk = try await AuditDesk.filled()
    let report = try desk.inspect().checkpoints
    #expect(!report.isThere)
    #expect(report.checked == 0)
  }

  @Test func aFileThatCannotBeWrittenIsNamed() async throws {
    let desk = try await AuditDesk.filled()
    let file = CheckpointFile(path: desk.folder.file("missing/checkpoints.jsonl"))
    let error = #expect(throws: StoreError.self) {
      try file.append(
        [.orders: AuditHead(sequence: 1, hash: AuditEvent.origin)], at: AuditSamples.moment(0), keys: AuditDesk.keys)
    }
    #expect(error?.description == "\(file.path): No such file or directory")
  }
}

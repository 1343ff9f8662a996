import Foundation
import Kernel
import Testing

@testable import SQLiteKit

@Suite("Audit: exports")
struct AuditExportTests {
  @Test func anExportComesBackAsItIsInTheDatabase() async throws {
    let desk = try await AuditDesk.filled(auth: 5, orders: 20)
    let lines = try desk.export()
    #expect(lines.count == 25)
    #expect(try desk.faultInExport(lines) == #"none: ["auth 5", "orders 20"]"#)
    let events = try lines.map { try JSONDecoder().decode(AuditEvent.self, from: Data($0.utf8)) }
    #expect(events.map(\.sequence) == Array(1...5) + Array(1...20))
    #expect(try await Array(events.suffix(20).reversed()) == AuditSamples.list(desk.orders))
    #expect(try desk.faultInExport(Array(lines.suffix(20))) == #"none: ["orders 20"]"#, "one module is enough")
  }

  @Test func everyKindOfDamageIsFound() async throws {
    let desk = try await AuditDesk.filled(auth: 5, orders: 20)
    let lines = try desk.export()
    let path = desk.folder.file("export.jsonl")
    func expect(_ fault: String, _ damage: (inout [String]) -> Void) throws {
      var damaged = lines
      damage(&damaged)
      #expect(damaged != lines)
      #expect(try desk.faultInExport(damaged) == "\(path), \(fault)")
    }
    let unknown = "line 8: it is no event as orderdesk writes them"
    try expect("line 8: orders: event 3: it was changed: its hash does not match what it holds") {
      $0[7] = $0[7].replacing("approved", with: "rejected")
    }
    try expect(unknown) { $0[7] = $0[7].replacing(":", with: ": ") }
    try expect(unknown) { $0[7] += " " }
    try expect(unknown) { $0[7] += "\r" }
    try expect(unknown) { $0[7] = $0[7].replacing("approved", with: "\\u0061pproved") }
    try expect(unknown) { $0[7] = $0[7].replacing("\"action\"", with: "\"also\":1,\"action\"") }
    try expect(unknown) { $0[7] = $0[7].replacing("\"orders\"", with: "\"stock\"") }
    try expect(unknown) { $0[7] = $0[7].replacing(",\"outcome\":\"success\"", with: "") }
    try expect(unknown) { $0[7] = String($0[7].dropLast(10)) }
    try expect(unknown) { $0[7] = "" }
    try expect(unknown) { $0.insert("# a remark", at: 7) }
    try expect("line 8: orders: event 3: it was removed: the next event that is there is 4") { $0.remove(at: 7) }
    try expect("line 1: auth: event 1: it was removed: the next event that is there is 2") { $0.remove(at: 0) }
    try expect("line 8: orders: event 3: it was removed: the next event that is there is 5") { $0.swapAt(7, 9) }
    try expect("line 9: orders: event 4: event 3 stands in its place") { $0.insert($0[7], at: 8) }
    try expect("line 26: events of auth were finished already") { $0.append($0[0]) }
    try expect("line 8: events of auth were finished already") { $0.insert($0[4], at: 7) }
  }

  @Test func anExportThatBreaksOffIsFound() async throws {
    let desk = try await AuditDesk.filled(auth: 2, orders: 2)
    let lines = try desk.export()
    let path = desk.folder.file("export.jsonl")
    for ending in ["", String(lines[0].prefix(50))] {
      #expect(
        try desk.faultInExport(lines + [ending].filter { !$0.isEmpty }, ending: "")
          == "\(path), line \(ending.isEmpty ? 4 : 5): it breaks off: the file is not complete")
    }
    #expect(try desk.faultInExport([], ending: "") == "\(path), line 1: there is no event in the file")
    #expect(throws: StoreError.self) { try AuditExport.verify(at: desk.folder.file("missing")) { _, _ in } }
  }

  /// What was done to the database stays visible in the export.
  @Test func anExportHidesNothing() async throws {
    let desk = try await AuditDesk.filled(auth: 0, orders: 5)
    try await AuditSamples.tamper(
      desk.orders, ["UPDATE audit_events SET changes = replace(changes, ':', ': ') WHERE sequence = 3"])
    let lines = try desk.export()
    #expect(try desk.faultInExport(lines).hasSuffix("line 3: it is no event as orderdesk writes them"))
  }

  @Test func linesLongerThanAReadAreWhole() throws {
    let folder = try TemporaryFolder()
    let long = String(repeating: "x", count: 200_000)
    try Data("a\n\(long)\n\nb".utf8).write(to: URL(filePath: folder.file("lines")))
    let reader = try #require(try LineReader(path: folder.file("lines")))
    var lines: [LineReader.Line] = []
    while let line = try reader.next() { lines.append(line) }
    #expect(lines.map(\.bytes.count) == [1, 200_000, 0, 1])
    #expect(lines.map(\.number) == [1, 2, 3, 4])
    #expect(lines.map(\.isWhole) == [true, true, true, false])
    try Data(repeating: 0x78, count: 3_000_000).write(to: URL(filePath: folder.file("lines")))
    let endless = try #require(try LineReader(path: folder.file("lines")))
    #expect(throws: StoreError.self) { try endless.next() }
  }
}

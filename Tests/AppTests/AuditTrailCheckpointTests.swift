import CoreMetrics
import Foundation
import Kernel
import SQLiteKit
import TestSupport
import Testing

@testable import OrderDesk

/// What the server writes down about the trails, on its own.
@Suite("Audit: the writer of checkpoints")
struct AuditTrailCheckpointTests {
  private let clock = FakeClock()
  private let log = LogLines()

  private func writer(_ databases: DeskStorage.Databases, _ path: String) -> CheckpointWriter {
    CheckpointWriter(
      file: CheckpointFile(path: path), keys: CheckpointKeys(secret: "a secret of 32 bytes for one test"),
      databases: databases, clock: clock, logger: log.logger(clock), metrics: NOOPMetricsHandler.instance)
  }

  private func append(_ database: SQLiteDatabase, _ module: AuditModule) async throws {
    let entry = AuditEntry(.exportAuditTrail, by: nil, at: clock.now(), CallContext(requestID: "req"))
    try await AuditSQLiteStore(database: database, chain: AuditChain(module: module)).append(entry)
  }

  @Test func aLineFollowsWhatHasHappened() async throws {
    let path = NSTemporaryDirectory() + "orderdesk-\(UUID().uuidString).jsonl"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let databases = try DeskStorage.memory(of: try TestApp.settings()).open()
    let writer = writer(databases, path)
    await writer.write()
    #expect(!FileManager.default.fileExists(atPath: path), "there is nothing to say about empty trails")
    try await append(try #require(databases.opened[.auth]), .auth)
    await writer.write()
    await writer.write()
    try await append(try #require(databases.opened[.orders]), .orders)
    clock.advance(by: .seconds(60))
    await writer.write()
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    try #require(lines.count == 2)
    #expect(lines[0].contains("\"auth\"") && !lines[0].contains("\"orders\""))
    #expect(lines[1].contains("\"orders\"") && lines[1].contains("\"at\":\"2026-01-01T00:01:00.000Z\""))
    #expect(log.all == [])
    try databases.close()
  }

  @Test func aFileThatCannotBeWrittenIsLogged() async throws {
    let databases = try DeskStorage.memory(of: try TestApp.settings()).open()
    try await append(try #require(databases.opened[.auth]), .auth)
    await writer(databases, "/nowhere/at/all.jsonl").write()
    #expect(log.all.count == 1)
    #expect(log.text.contains("audit.checkpointFile"))
    #expect(log.text.contains("/nowhere/at/all.jsonl: No such file or directory"))
    try databases.close()
  }
}

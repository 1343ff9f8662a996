import Foundation
import GRDB
import Kernel
import Testing

@testable import SQLiteKit

/// A folder with the databases of both modules, a checkpoint file and an export, to do things to.
struct AuditDesk {
  let folder: TemporaryFolder
  let auth: SQLiteDatabase
  let orders: SQLiteDatabase
  let checkpoints: CheckpointFile

  static let secret = "the secret that signs checkpoints in tests"
  static let keys = CheckpointKeys(secret: secret)

  init() throws {
    folder = try TemporaryFolder()
    let migrations = try AuditSamples.migrations()
    auth = try SQLiteDatabase.open(at: folder.file("auth.sqlite"), migrations: migrations)
    orders = try SQLiteDatabase.open(at: folder.file("orders.sqlite"), migrations: migrations)
    checkpoints = CheckpointFile(path: folder.file("checkpoints.jsonl"))
  }

  /// Both trails with so many events.
  static func filled(auth: Int = 5, orders: Int = 20) async throws -> AuditDesk {
    let desk = try AuditDesk()
    if auth > 0 { try await AuditSamples.fill(desk.auth, 1...auth, AuditChain(module: .auth)) }
    if orders > 0 { try await AuditSamples.fill(desk.orders, 1...orders) }
    return desk
  }

  func store(_ module: AuditModule) -> AuditSQLiteStore {
    AuditSQLiteStore(database: module == .auth ? auth : orders, chain: AuditChain(module: module))
  }

  /// Writes down how far both trails have come.
  @discardableResult
  func checkpoint(at seconds: Int = 0, keys: CheckpointKeys = AuditDesk.keys) async throws -> Bool {
    var heads: [AuditModule: AuditHead] = [:]
    for module in AuditModule.allCases { heads[module] = try await store(module).head() }
    return try checkpoints.append(heads, at: AuditSamples.moment(seconds), keys: keys)
  }

  func readers() throws -> [AuditTrailReader] {
    try AuditModule.allCases.map { module in
      try AuditTrailReader(at: folder.file("\(module.rawValue).sqlite"), module: module)
    }
  }

  /// What a look through everything finds: the good trails and the checkpoints, or the first fault.
  func inspect(keys: CheckpointKeys = AuditDesk.keys) throws -> (good: [String], checkpoints: CheckpointReport) {
    var good: [String] = []
    let report = try AuditInspection(try readers(), checkpoints: checkpoints, keys: keys).run { module, count in
      good.append("\(module.rawValue) \(count)")
    }
    return (good, report)
  }

  /// The words of the first fault.
  func fault(keys: CheckpointKeys = AuditDesk.keys) -> String {
    do {
      return "none: \(try inspect(keys: keys))"
    } catch {
      return "\(error)"
    }
  }

  var lines: [String] {
    get throws {
      let text = try String(contentsOfFile: checkpoints.path, encoding: .utf8)
      return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
  }

  func write(_ text: String, to name: String = "checkpoints.jsonl") throws {
    try Data(text.utf8).write(to: URL(filePath: folder.file(name)))
  }

  /// Writes an export and returns its lines.
  func export() throws -> [String] {
    var bytes: [UInt8] = []
    for reader in try readers() { try reader.read { trail in try trail.export { bytes += $0 } } }
    let text = String(decoding: bytes, as: UTF8.self)
    try write(text, to: "export.jsonl")
    return text.split(separator: "\n").map(String.init)
  }

  /// The words of the first fault in an export with these lines.
  func faultInExport(_ lines: [String], ending: String = "\n") throws -> String {
    try write(lines.joined(separator: "\n") + ending, to: "export.jsonl")
    do {
      var good: [String] = []
      try AuditExport.verify(at: folder.file("export.jsonl")) { module, count in
        good.append("\(module.rawValue) \(count)")
      }
      return "none: \(good)"
    } catch {
      return "\(error)"
    }
  }

  func close() throws {
    try auth.close()
    try orders.close()
  }
}

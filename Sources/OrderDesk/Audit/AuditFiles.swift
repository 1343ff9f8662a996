import Foundation
import Kernel
import SQLiteKit

/// The audit trail on this machine, for commands: the database files, the checkpoints, and the keys that check those.
struct AuditFiles {
  private let settings: Settings

  /// - Throws: `CommandFailure` when a database is missing. Nothing is made.
  init(_ settings: Settings) throws {
    self.settings = settings
    try DeskStorage.requireDesk(of: settings)
  }

  /// Opened for reading only.
  func readers() throws(StoreError) -> [AuditTrailReader] {
    var readers: [AuditTrailReader] = []
    for module in settings.heldModules { readers.append(try AuditTrailReader(at: path(of: module), module: module)) }
    return readers
  }

  /// The chains and the checkpoints.
  func inspection(random: any RandomSource) throws -> AuditInspection {
    AuditInspection(
      try readers(), checkpoints: CheckpointFile(path: settings.audit.checkpointFile),
      keys: try AuditFiles.keys(settings, random: random))
  }

  /// The keys that check checkpoints, as far as they are known.
  static func keys(_ settings: Settings, random: any RandomSource) throws -> CheckpointKeys {
    CheckpointKeys(
      secret: try secret(settings, random), previousSecrets: settings.jwt.previousSecrets.map(\.reveal))
  }

  private func path(of module: AuditModule) -> String {
    DeskStorage.path(module.rawValue, settings.storage.path)
  }

  /// `jwt.secret`, or the one that a development server has kept. None is made here.
  private static func secret(_ settings: Settings, _ random: any RandomSource) throws -> String? {
    if let secret = settings.jwt.secret { return secret.reveal }
    let folder = settings.storage.path
    guard FileManager.default.fileExists(atPath: "\(folder)/\(DevelopmentSecret.fileName)") else { return nil }
    return try DevelopmentSecret.load(in: folder, random: random.bytes).reveal
  }
}

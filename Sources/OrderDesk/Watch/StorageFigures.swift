import Foundation
import Kernel

/// Sizes of the files in the data folder, and the room beside them, in bytes.
struct StorageFigures {
  let folder: String

  /// `nil` when there is no such file.
  static func size(of path: String) -> Double? {
    (try? FileManager.default.attributesOfItem(atPath: path))?[.size].flatMap { $0 as? NSNumber }?.doubleValue
  }

  func databaseSize(_ module: String) -> Double? { Self.size(of: DeskStorage.path(module, folder)) }

  func logSize(_ module: String) -> Double? { Self.size(of: DeskStorage.path(module, folder) + "-wal") }

  /// For whoever is not root.
  var freeBytes: Double? {
    (try? FileManager.default.attributesOfFileSystem(forPath: folder))?[.systemFreeSize]
      .flatMap { $0 as? NSNumber }?.doubleValue
  }

  /// When the newest good backup was finished; `nil` before the first one.
  var lastBackup: Timestamp? {
    guard let bytes = FileManager.default.contents(atPath: Folder(folder).file(DeskBackup.wordName)) else { return nil }
    return (try? JSONDecoder().decode(Mark.self, from: bytes)).flatMap { Timestamp($0.finishedAt) }
  }

  private struct Mark: Decodable {
    let finishedAt: String

    enum CodingKeys: String, CodingKey { case finishedAt = "finished_at" }
  }
}

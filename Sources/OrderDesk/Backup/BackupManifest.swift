import Foundation
import Kernel
import SQLiteKit

/// What a backup is and holds, as `manifest.json` in it says.
struct BackupManifest: Codable, Equatable {
  /// Of the archive and of this file. A larger number is one that this version cannot read.
  static let currentFormat = 1

  let format: Int
  /// The version of the binary that made it.
  let orderdesk: String
  let createdAt: Timestamp
  let parts: [Part]

  /// A file in the archive.
  struct Part: Codable, Equatable {
    let name: String
    let bytes: Int
    let sha256: String
    /// `nil` for what is no database.
    let contents: DatabaseContents?
  }

  private enum CodingKeys: String, CodingKey {
    case format, orderdesk, parts
    case createdAt = "created_at"
  }

  func part(_ name: String) -> Part? { parts.first { $0.name == name } }

  /// The modules whose databases are in it: all, or those of one process of a desk that is split.
  var modules: [String] { BackupFiles.databases.filter { part(BackupFiles.database($0)) != nil } }

  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
  }
}

/// The files in the archive, in their order.
enum BackupFiles {
  static let readme = "README.txt"
  /// Orders name people, so they come first: what is pinned later has all that they name.
  static let databases = ["orders", "auth"]
  static let checkpoints = "audit-checkpoints.jsonl"
  static let manifest = "manifest.json"
  static let sums = "SHA256SUMS"

  static func database(_ module: String) -> String { "\(module).sqlite" }

  /// How the first file begins, before the number of the format and a line feed.
  static let title = "OrderDesk backup, format "

  static func readmeText(_ format: Int = BackupManifest.currentFormat) -> String {
    """
    \(title)\(format)

    Check it:    orderdesk backup verify FILE
    Restore it:  orderdesk restore FILE
    By hand:     tar xf FILE && sha256sum -c SHA256SUMS

    manifest.json says what is in it. It holds names, texts and password hashes:
    keep it as you keep the data folder.

    """
  }

  /// As `sha256sum` writes and reads it.
  static func sumsText(_ entries: [TarWriter.Entry]) -> String {
    entries.map { "\($0.sha256)  \($0.name)\n" }.joined()
  }
}

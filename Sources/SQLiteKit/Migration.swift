public import Kernel

/// One step of a database's schema: an SQL file that is never edited after a release.
public struct Migration: Sendable, Hashable {
  /// From 1, without gaps.
  public let version: Int
  /// The file's name without its ending: `0001_orders`.
  public let name: String
  public let sql: String

  public init(version: Int, name: String, sql: String) {
    self.version = version
    self.name = name
    self.sql = sql
  }

  /// The migrations in files named `…/0001_name.sql`.
  /// - Throws: when a name does not begin with its number, or a number is missing.
  public static func list(_ files: [(name: String, text: String)]) throws(StoreError) -> [Migration] {
    var migrations: [Migration] = []
    for file in files.sorted(by: { $0.name < $1.name }) {
      let name = String(file.name.split(separator: "/").last ?? "").replacing(".sql", with: "")
      let version = Int(name.prefix(4))
      guard let version, version == migrations.count + 1 else {
        throw StoreError("migration \(file.name): expected number \(migrations.count + 1) at the start of the name")
      }
      migrations.append(Migration(version: version, name: name, sql: file.text))
    }
    return migrations
  }
}

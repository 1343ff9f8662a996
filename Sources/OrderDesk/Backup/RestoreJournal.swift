import Foundation

/// Puts other files in the place of a desk as one step, although they are several: what has to be renamed is written down
/// first. From then on the new desk is the desk; whoever opens the folder next carries out what a crash has left undone.
struct RestoreJournal: Codable, Equatable {
  /// The folder for what was there before, in the data folder; `nil` when there was nothing.
  let aside: String?
  /// What goes there.
  let old: [String]
  /// What comes from the folder `staging`.
  let new: [String]

  /// In the data folder.
  static let name = "restore.json"
  /// The folder in which the new desk is made ready.
  static let staging = "restore-staging"

  /// Decides for the new desk, and carries it out.
  /// - Parameter step: for tests: called before each step, and may end the process.
  func commit(in folder: Folder, step: () throws -> Void = {}) throws {
    try folder.sync()
    let file = try PartialFile(path: folder.file(RestoreJournal.name), isReplacing: false)
    try file.write(try JSONEncoder().encode(self))
    try step()
    try file.finish()
    try carryOut(in: folder, step: step)
  }

  /// Carries out what was written down, if anything was, and removes what was made ready and not decided for. To be called
  /// by whoever is alone in the folder.
  static func finish(in folder: Folder) throws {
    if let journal = try read(in: folder) { try journal.carryOut(in: folder) }
    if folder.has(staging) { try FileManager.default.removeItem(atPath: folder.file(staging)) }
    unlink(folder.file(name + ".partial"))
  }

  /// Whether something is left to be finished.
  static func isPending(in folder: Folder) -> Bool { folder.has(name) || folder.has(staging) }

  private static func read(in folder: Folder) throws -> RestoreJournal? {
    guard let bytes = try ConfigFileSystem.read(folder.file(name)) else { return nil }
    guard let journal = try? JSONDecoder().decode(RestoreJournal.self, from: Data(bytes)) else {
      throw CommandFailure.unavailable(
        "\(folder.file(name)) cannot be read, so the restore cannot be finished: move the file away and restore again")
    }
    return journal
  }

  /// Each step may have been done already.
  private func carryOut(in folder: Folder, step: () throws -> Void = {}) throws {
    let staging = Folder(folder.file(RestoreJournal.staging))
    if let aside {
      let aside = Folder(folder.file(aside))
      try aside.make()
      for name in old where !aside.has(name) {
        try step()
        try folder.move(name, to: aside)
      }
      try aside.sync()
    }
    for name in new where staging.has(name) {
      try step()
      try staging.move(name, to: folder)
    }
    try folder.sync()
    try step()
    unlink(folder.file(RestoreJournal.name))
    try step()
    try? FileManager.default.removeItem(atPath: staging.path)
    try folder.sync()
  }
}

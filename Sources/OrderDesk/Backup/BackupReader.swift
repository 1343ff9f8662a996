import Crypto
import Foundation
import Kernel

/// Takes a backup apart into a folder, and compares all of it with the sums that are in it.
struct BackupReader {
  let path: String
  let progress: ProgressBar
  /// What else can be done when there is no room for it.
  var advice = ""

  private static let parts = BackupFiles.databases.map(BackupFiles.database) + [BackupFiles.checkpoints]

  /// - Parameter folder: an empty one.
  /// - Returns: what the backup says of itself. Its parts are in the folder as they were written.
  /// - Throws: `BackupFault` for damage; `CommandFailure` when the file is no backup or one of a newer format, and when
  ///   something cannot be read or written.
  func extract(into folder: Folder) throws -> BackupManifest {
    let tar = try TarReader(path: path)
    progress.total = tar.size
    var entries = [try readTitle(tar)]
    var expected = BackupReader.parts[...]
    var manifest: BackupManifest?
    while let header = try tar.next() {
      if header.name == BackupFiles.sums {
        try compare(try tar.bytes(header), entries)
        guard try tar.next() == nil, let manifest else { throw BackupFault(path, "something follows its end") }
        return manifest
      }
      if header.name == BackupFiles.manifest, manifest == nil {
        let bytes = try tar.bytes(header)
        manifest = try read(bytes, entries.dropFirst())
        entries.append(BackupReader.entry(header.name, bytes))
      } else if manifest == nil, let place = expected.firstIndex(of: header.name) {
        expected = expected[(place + 1)...]
        entries.append(try extract(header, tar, folder))
      } else {
        throw BackupFault(path, "\(header.name) does not belong there")
      }
    }
    throw BackupFault(path, "it has no \(BackupFiles.sums)")
  }

  /// The first file tells what this is.
  private func readTitle(_ tar: TarReader) throws -> TarWriter.Entry {
    let header: TarHeader?
    do {
      header = try tar.next()
    } catch let fault as BackupFault {
      guard tar.size > 0 else { throw fault }
      header = nil
    }
    guard let header, header.name == BackupFiles.readme else { throw foreign }
    let bytes = try tar.bytes(header)
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.hasPrefix(BackupFiles.title),
      let format = Int(text.dropFirst(BackupFiles.title.count).prefix { $0 != "\n" })
    else { throw foreign }
    guard format <= BackupManifest.currentFormat else {
      throw CommandFailure.data(
        """
        \(path) has the format \(format), but this version of orderdesk knows formats only up to \
        \(BackupManifest.currentFormat). Use the version that made it, or a newer one
        """)
    }
    return BackupReader.entry(header.name, bytes)
  }

  private var foreign: CommandFailure {
    .data(
      "\(path) is no backup of OrderDesk, or its beginning is damaged. Give a file that orderdesk backup has written")
  }

  private func extract(_ header: TarHeader, _ tar: TarReader, _ folder: Folder) throws -> TarWriter.Entry {
    let file = try PartialFile(path: folder.file(header.name), isReplacing: false, advice: advice)
    var hash = SHA256()
    try tar.read(header) { bytes in
      hash.update(data: bytes)
      try file.write(bytes)
      progress.move(to: tar.position)
    }
    try file.finish()
    return TarWriter.Entry(name: header.name, bytes: header.size, sha256: Hex.encode(hash.finalize()))
  }

  /// - Parameter entries: what came before it.
  private func read(_ bytes: [UInt8], _ entries: ArraySlice<TarWriter.Entry>) throws -> BackupManifest {
    guard let manifest = try? JSONDecoder().decode(BackupManifest.self, from: Data(bytes)) else {
      throw BackupFault(path, "\(BackupFiles.manifest) cannot be read")
    }
    for part in manifest.parts {
      guard let entry = entries.first(where: { $0.name == part.name }) else {
        throw BackupFault(path, "\(part.name) is missing")
      }
      guard entry.bytes == part.bytes, entry.sha256 == part.sha256 else {
        throw BackupFault(path, "\(part.name) is damaged: its SHA-256 is another one")
      }
    }
    guard manifest.parts.count == entries.count else { throw BackupFault(path, "it has a part that nobody wrote") }
    return manifest
  }

  private func compare(_ sums: [UInt8], _ entries: [TarWriter.Entry]) throws {
    guard sums != Array(BackupFiles.sumsText(entries).utf8) else { return }
    let lines = Set(String(decoding: sums, as: UTF8.self).split(separator: "\n").map(String.init))
    let name = entries.first { !lines.contains("\($0.sha256)  \($0.name)") }?.name ?? BackupFiles.sums
    throw BackupFault(path, "\(name) is damaged: its SHA-256 is another one")
  }

  private static func entry(_ name: String, _ bytes: [UInt8]) -> TarWriter.Entry {
    TarWriter.Entry(name: name, bytes: bytes.count, sha256: Hex.encode(SHA256.hash(data: bytes)))
  }
}

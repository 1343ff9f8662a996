import Foundation
import Testing

@testable import OrderDesk

/// On real files, each test in a folder of its own.
final class DevelopmentSecretTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "config-\(UUID().uuidString)").path
  private var path: String { folder + "/" + DevelopmentSecret.fileName }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  @Test func itIsMadeOnceAndKept() throws {
    let first = try DevelopmentSecret.load(in: folder) { Array(repeating: 0xFB, count: $0) }
    #expect(first.reveal == String(repeating: "-_v7", count: 10) + "-_s")
    #expect(try mode(path) == 0o600 && mode(folder) == 0o700)
    let second = try DevelopmentSecret.load(in: folder + "/") { _ in
      Issue.record("randomness for a key that exists")
      return []
    }
    #expect(second == first)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [DevelopmentSecret.fileName])
  }

  @Test func itTakesRightsOfOthersAway() throws {
    let first = try DevelopmentSecret.load(in: folder) { Array(repeating: 7, count: $0) }
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    #expect(try DevelopmentSecret.load(in: folder) { _ in [] } == first)
    #expect(try mode(path) == 0o600)
  }

  /// Another process wins between the look and the link: its key is the one that counts.
  @Test func theFirstOfTwoWins() throws {
    let other = String(repeating: "z", count: 43)
    let secret = try DevelopmentSecret.load(in: folder) { [path] count in
      if count == 32 { #expect(FileManager.default.createFile(atPath: path, contents: Data(other.utf8))) }
      return Array(repeating: 7, count: count)
    }
    #expect(secret.reveal == other)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [DevelopmentSecret.fileName])
  }

  @Test func manyAtOnceGetOneKey() async throws {
    let folder = folder
    let secrets = try await withThrowingTaskGroup(of: String.self) { group in
      for number in 0..<16 {
        group.addTask {
          try DevelopmentSecret.load(in: folder) { Array(repeating: UInt8(number), count: $0) }.reveal
        }
      }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(secrets.count == 1)
  }

  @Test(arguments: ["", "short\n"]) func aDamagedFileIsRefused(text: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(filePath: path))
    let error = #expect(throws: ConfigError.self) { try DevelopmentSecret.load(in: folder) { _ in [] } }
    #expect(error?.description.contains("is damaged") == true)
  }

  @Test func aLinkIsNotFollowed() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/null")
    #expect(throws: ConfigError.self) { try DevelopmentSecret.load(in: folder) { _ in [] } }
  }

  @Test func aFolderThatCannotBeMade() throws {
    #expect(FileManager.default.createFile(atPath: folder, contents: Data()))
    let error = #expect(throws: ConfigError.self) {
      try DevelopmentSecret.load(in: folder + "/data") { Array(repeating: 1, count: $0) }
    }
    #expect(error?.description.contains("JWT_SECRET") == true)
  }

  @Test func readingRealFiles() throws {
    #expect(try ConfigFileSystem.read(folder + "/none") == nil)
    #expect(throws: SystemCallError.self) { try ConfigFileSystem.read("/") }
    #expect(FileManager.default.createFile(atPath: folder, contents: Data("a: b".utf8)))
    #expect(try ConfigFileSystem.read(folder) == Array("a: b".utf8))
    #expect(FileManager.default.createFile(atPath: folder, contents: Data(count: ConfigFileSystem.largestFile + 1)))
    #expect(throws: SystemCallError.self) { try ConfigFileSystem.read(folder) }
  }
}

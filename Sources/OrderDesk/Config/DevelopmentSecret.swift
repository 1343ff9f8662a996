import Foundation
import Kernel

/// The signing key of a development server that has none configured: made once and kept in the data folder.
enum DevelopmentSecret {
  static let fileName = "development-jwt-secret"
  private static let byteCount = 32

  /// Returns the kept key, or makes one. Of several processes that start at the same time one makes it and the others
  /// read it: the file appears whole, under its name, or not at all.
  /// - Parameters:
  ///   - dataDirectory: `storage.path`; made with mode 0700 when it is missing.
  ///   - random: Returns that many unpredictable bytes.
  /// - Returns: 32 bytes as base64url.
  /// - Throws: `ConfigError` when the file cannot be made or read, or holds something else.
  static func load(
    in dataDirectory: String, random: (_ count: Int) -> [UInt8]
  ) throws(ConfigError) -> Settings.Secret {
    let path = (dataDirectory.hasSuffix("/") ? dataDirectory : dataDirectory + "/") + fileName
    do {
      if let secret = try read(path) { return secret }
      try FileManager.default.createDirectory(
        atPath: dataDirectory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      try create(path, random)
      guard let secret = try read(path) else { throw SystemCallError(code: ENOENT) }
      return secret
    } catch let error as ConfigError {
      throw error
    } catch {
      let reason = (error as? SystemCallError)?.description ?? "the folder cannot be made"
      throw problem("the development key \(path) cannot be kept: \(reason)", "a storage.path that can be written")
    }
  }

  private static func problem(_ message: String, _ allowed: String) -> ConfigError {
    ConfigError(problems: [
      ConfigProblem(ConfigKeys.jwtSecret.name, message, allowed: allowed + ", or JWT_SECRET with a key of your own")
    ])
  }

  /// Nil when there is no such file. Takes the rights of group and others away before it reads.
  private static func read(_ path: String) throws -> Settings.Secret? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw SystemCallError.last
    }
    defer { close(descriptor) }
    guard fchmod(descriptor, 0o600) == 0 else { throw SystemCallError.last }
    let bytes = try ConfigFileSystem.contents(of: descriptor)
    let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
    guard let secret = ConfigFormat<Settings.Secret>.signingKey.parse(.scalar(text)) else {
      throw problem("the development key \(path) is damaged", "to delete the file, which makes a new one")
    }
    return secret
  }

  /// Writes a file beside it and links that to the name: the link fails when another process was first, which is as
  /// good.
  private static func create(_ path: String, _ random: (Int) -> [UInt8]) throws {
    let temporary = path + "." + Data(random(9)).base64URL + ".new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw SystemCallError.last }
    defer {
      close(descriptor)
      unlink(temporary)
    }
    let text = Array((Data(random(byteCount)).base64URL + "\n").utf8)
    guard write(descriptor, text, text.count) == text.count, fsync(descriptor) == 0 else {
      throw SystemCallError.last
    }
    guard link(temporary, path) == 0 || errno == EEXIST else { throw SystemCallError.last }
  }
}

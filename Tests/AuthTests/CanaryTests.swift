import AuthCrypto
import Foundation
import Kernel
import SQLiteKit
import TestSupport
import Testing

/// Nothing that opens a door may be found in the files of the database, nor in what the audit trail tells.
struct CanaryTests {
  @Test func noSecretIsInTheFiles() async throws {
    try await TemporaryFolder.with { folder in
      let hasher = BcryptHasher(cost: 4, random: SeededRandom(2))
      let world = try await World.inFile(folder, hasher: hasher)
      var everything = Everything(world)
      try await everything.run()
      let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      #expect(files.contains { $0.lastPathComponent == "auth.sqlite-wal" })
      let bytes = try files.reduce(Data()) { try $0 + Data(contentsOf: $1) }
      // The search finds what is there.
      #expect(bytes.range(of: Data(Everything.username.utf8)) != nil)
      #expect(everything.secrets.count > 20)
      for secret in everything.secrets {
        #expect(bytes.range(of: Data(secret.utf8)) == nil)
        // What a secret stands for, and the parts of an access token.
        for part in secret.split(separator: ".") where part.utf8.count > 30 {
          #expect(bytes.range(of: Data(part.utf8)) == nil)
          if let raw = Data(base64URL: String(part)) { #expect(bytes.range(of: raw) == nil) }
        }
      }
      try world.database.close()
      await hasher.shutdown()
    }
  }

  /// The files hold hashes, the trail not even those.
  @Test func theAuditTrailHoldsNeitherSecretsNorTheirHashes() async throws {
    let world = try await World.inMemory()
    var everything = Everything(world)
    try await everything.run()
    let hashes = everything.secrets.flatMap { secret -> [String] in
      let digest = SHA256Digest().digest(secret)
      return [Hex.encode(digest), Data(digest).base64URL, Data(digest).base64EncodedString()]
    }
    for event in try await world.trail() {
      var json = JSONWriter()
      event.write(to: &json)
      let text = String(decoding: json.bytes, as: UTF8.self)
      for hidden in everything.secrets + hashes { #expect(!text.contains(hidden)) }
      #expect(!text.contains("$2"), "the beginning of a bcrypt hash")
    }
  }
}

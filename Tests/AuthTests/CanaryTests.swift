import Auth
import AuthContract
import AuthCrypto
import AuthSQLite
import Foundation
import Kernel
import SQLiteKit
import TestSupport
import Testing

/// Nothing that opens a door may be found in the files of the database.
struct CanaryTests {
  @Test func noSecretIsInTheFiles() async throws {
    try await TemporaryFolder.with { folder in
      let hasher = BcryptHasher(cost: 4, random: SeededRandom(2))
      let database = try SQLiteDatabase.open(
        at: folder.appending(path: "auth.sqlite").path, migrations: AuthSchema.migrations())
      let auth = AuthModule(
        accounts: AccountSQLiteStore(database: database), sessions: SessionSQLiteStore(database: database),
        hasher: hasher, tokens: try await World.signer(), digest: SHA256Digest(), clock: FakeClock(),
        random: SeededRandom())
      let context = CallContext(requestID: "canary")
      let credentials = Credentials(username: "alice_canary", password: "canary-password-1")
      _ = try await auth.registerUser(
        Registration(username: credentials.username, password: credentials.password), context)
      let session = try await auth.signIn(credentials, context)
      let token = try await auth.issueToken(credentials, context).accessToken
      let principal = try await auth.verifyCredential(.session(secret: session.secret), context)
      _ = try await auth.verifyCredential(.bearer(token: token), context)
      try await auth.signOut(CallContext(requestID: "canary", principal: principal))

      let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      #expect(files.contains { $0.lastPathComponent == "auth.sqlite-wal" })
      let bytes = try files.reduce(Data()) { try $0 + Data(contentsOf: $1) }
      // The search finds what is there.
      #expect(bytes.firstRange(of: Data("alice_canary".utf8)) != nil)
      let signature = try #require(token.split(separator: ".").last)
      let rawSecret = try #require(Data(base64URL: session.secret))
      for secret in [
        Data(credentials.password.utf8), Data(session.secret.utf8), rawSecret, Data(token.utf8), Data(signature.utf8),
        Data(World.secret.utf8),
      ] {
        #expect(bytes.firstRange(of: secret) == nil)
      }
      try database.close()
      await hasher.shutdown()
    }
  }
}

import Foundation
import Kernel
import TestSupport
import Testing

/// A principal writes and reads itself as its `Codable` form does.
@Suite struct PrincipalJSONTests {
  private static let session = EntityID(at: Timestamp(milliseconds: 2), from: SeededRandom(2))

  @Test(arguments: [nil, session], [[], [Role.user], Role.allCases])
  func bothFormsAreTheSame(sessionID: EntityID?, roles: [Role]) throws {
    let principal = Principal(
      userID: EntityID(at: Timestamp(milliseconds: 1), from: SeededRandom(1)), username: "ada_1815", roles: roles,
      sessionID: sessionID)
    var writer = JSONWriter()
    principal.write(to: &writer)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let encoded = try encoder.encode(principal)
    #expect(String(decoding: writer.bytes, as: UTF8.self) == String(decoding: encoded, as: UTF8.self))
    #expect(try JSONReader.read(Principal.self, from: writer.bytes) == principal)
  }

  /// Nobody is somebody by what is left out, or by a role that this version does not know.
  @Test(arguments: [
    #"{"roles":["user"],"username":"ada_1815"}"#, #"{"roles":["user"],"userID":"x","username":"ada_1815"}"#,
    #"{"userID":"00000000-0001-7000-8000-000000000000","username":"ada_1815"}"#,
    #"{"roles":["owner"],"userID":"00000000-0001-7000-8000-000000000000","username":"ada_1815"}"#,
    #"{"roles":["user"],"userID":"00000000-0001-7000-8000-000000000000"}"#, "[]", "null", "",
  ])
  func whatIsNotWholeIsRefused(text: String) {
    #expect(throws: JSONReader.Failure.self) { try JSONReader.read(Principal.self, from: Array(text.utf8)) }
  }

  @Test func aMemberMoreIsPassedOver() throws {
    let text = #"{"colour":[1],"roles":["user"],"userID":"00000000-0001-7000-8000-000000000000","username":"ada_1815"}"#
    let principal = try JSONReader.read(Principal.self, from: Array(text.utf8))
    #expect(principal.username == "ada_1815" && principal.sessionID == nil)
  }
}

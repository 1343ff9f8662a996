import Foundation
import Kernel

/// How far the trails had come at one moment, signed: whoever cuts off the newest events, or writes a whole trail anew,
/// cannot make the checkpoints that go with it.
struct AuditCheckpoint: Hashable {
  let at: Timestamp
  /// A module without events is left out.
  let heads: [AuditModule: AuditHead]
  let keyID: String
  /// HMAC-SHA256 of the line without it, in base64url.
  let signature: String

  /// Signs.
  init(at: Timestamp, heads: [AuditModule: AuditHead], key: CheckpointKey) {
    self.at = at
    self.heads = heads
    keyID = key.id
    signature = key.signature(of: AuditCheckpoint.json(at, heads, keyID, signature: nil))
  }

  /// Reads a line without its line feed.
  /// - Throws: `Flaw`. Whether the signature is right is asked of the key.
  init(line: [UInt8]) throws(Flaw) {
    guard let read = try? JSONDecoder().decode(Line.self, from: Data(line)) else {
      throw AuditCheckpoint.isTorn(line) ? .torn : .foreign
    }
    at = read.at
    keyID = read.key
    signature = read.signature
    var heads: [AuditModule: AuditHead] = [:]
    for (name, head) in read.heads {
      guard let module = AuditModule(rawValue: name) else { throw .foreign }
      heads[module] = head
    }
    self.heads = heads
    guard self.line == line else { throw .foreign }
  }

  /// What keeps a line from being read.
  enum Flaw: Error {
    /// It breaks off, as after a crash.
    case torn
    case foreign
  }

  /// Canonical JSON: members in alphabetical order, no white space.
  var line: [UInt8] { AuditCheckpoint.json(at, heads, keyID, signature: signature) }

  func isSigned(by key: CheckpointKey) -> Bool {
    key.isSignature(signature, of: AuditCheckpoint.json(at, heads, keyID, signature: nil))
  }

  private struct Line: Decodable {
    let at: Timestamp
    let heads: [String: AuditHead]
    let key: String
    let signature: String
  }

  private static let beginning = Array("{\"at\":\"".utf8)
  /// Nowhere else does a brace follow a quotation mark.
  private static let end = Array("\"}".utf8)

  /// Whether a line was begun like all others, and its end is missing. A file system may have filled up with zeros what it
  /// had not written yet.
  private static func isTorn(_ line: [UInt8]) -> Bool {
    let written = line.prefix { $0 != 0 }
    guard line[written.endIndex...].allSatisfy({ $0 == 0 }), !written.contains(end) else { return false }
    return written.starts(with: beginning) || beginning.starts(with: written)
  }

  private static func json(
    _ at: Timestamp, _ heads: [AuditModule: AuditHead], _ keyID: String, signature: String?
  ) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("at", at.description)
      json.name("heads")
      json.object { json in
        for (module, head) in heads.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
          json.name(of: module.rawValue)
          json.object { json in
            json.member("hash", head.hash)
            json.member("sequence", head.sequence)
          }
        }
      }
      json.member("key", keyID)
      if let signature { json.member("signature", signature) }
    }
    return json.bytes
  }
}

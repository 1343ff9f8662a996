import Foundation
import Kernel

extension AuditRow {
  static func changes(in text: String) throws -> [String: FieldChange] {
    text == "{}" ? [:] : try JSONDecoder().decode([String: FieldChange].self, from: Data(text.utf8))
  }

  /// The event as `AuditEvent` writes it, but with the text of the changed fields as it is stored, so that even white space
  /// in it counts.
  /// - Parameter hash: `nil` for the bytes that the hash is made of.
  func json(of module: AuditModule, hash: Data?) -> [UInt8] {
    var head = JSONWriter()
    head.object { json in
      json.member("action", action)
      json.name("actor")
      if let actorID, let actorUsername {
        json.object { json in
          json.member("user_id", actorID)
          json.member("username", actorUsername)
        }
      } else {
        json.null()
      }
      json.member("address", address)
      json.member("at", Timestamp(milliseconds: at).description)
    }
    var tail = JSONWriter()
    tail.object { json in
      if let hash { json.member("hash", Hex.encode(hash)) }
      json.member("module", module.rawValue)
      json.member("outcome", outcome)
      json.member("previous", Hex.encode(previous))
      json.member("request_id", requestID)
      json.member("sequence", sequence)
      json.member("target", target)
    }
    var bytes = head.bytes.dropLast() + Array(",\"changes\":".utf8)
    bytes += changes.utf8
    bytes.append(UInt8(ascii: ","))
    bytes += tail.bytes.dropFirst()
    return Array(bytes)
  }
}

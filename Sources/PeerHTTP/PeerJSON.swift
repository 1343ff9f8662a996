import Foundation
import Kernel
import NIOCore

/// Values on their way between processes. Those that write or read themselves do it several times faster.
enum PeerJSON {
  static func buffer(_ value: some Encodable) throws -> ByteBuffer {
    guard let value = value as? any JSONWritable else { return ByteBuffer(bytes: try JSONEncoder().encode(value)) }
    var json = JSONWriter()
    value.write(to: &json)
    return ByteBuffer(bytes: json.bytes)
  }

  static func value<Value: Decodable>(_ bytes: [UInt8]) throws -> Value {
    if let type = Value.self as? any JSONReadable.Type, let value = try JSONReader.read(type, from: bytes) as? Value {
      return value
    }
    return try JSONDecoder().decode(Value.self, from: Data(bytes))
  }
}

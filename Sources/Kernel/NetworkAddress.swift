import Foundation

/// An address of IPv4 or IPv6. One of IPv4 in the clothes of IPv6 (`::ffff:192.0.2.1`, RFC 4291 §2.5.5.2) is the address
/// of IPv4, so that a client is the same on every kind of socket.
public struct NetworkAddress: Sendable, Hashable, CustomStringConvertible {
  /// In network byte order: 4 or 16.
  public let bytes: [UInt8]

  private static let mappedPrefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]

  /// Reads the usual text of an address, without port, brackets or zone. `nil` for anything else.
  public init?(_ text: String) {
    // In C the text would end there.
    guard !text.utf8.contains(0) else { return nil }
    if let bytes = NetworkAddress.parse(text, family: AF_INET, count: 4) {
      self.bytes = bytes
    } else if let bytes = NetworkAddress.parse(text, family: AF_INET6, count: 16) {
      self.bytes = bytes.starts(with: NetworkAddress.mappedPrefix) ? Array(bytes.suffix(4)) : bytes
    } else {
      return nil
    }
  }

  /// The canonical text (RFC 5952).
  public var description: String { NetworkAddress.text(of: bytes) }

  /// What limits are counted under: the address of IPv4, the /64 network of IPv6, as whoever has one address of such a
  /// network has all of them.
  public var limitKey: String {
    guard bytes.count == 16 else { return description }
    return NetworkAddress.text(of: bytes.prefix(8) + [UInt8](repeating: 0, count: 8)) + "/64"
  }

  private static func parse(_ text: String, family: Int32, count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    return inet_pton(family, text, &bytes) == 1 ? bytes : nil
  }

  private static func text(of bytes: [UInt8]) -> String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = bytes.count == 4 ? AF_INET : AF_INET6
    guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return "" }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

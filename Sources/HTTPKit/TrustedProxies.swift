import Foundation

/// The proxies whose word about a client's address is believed: single addresses, or networks such as `10.0.0.0/8`.
public struct TrustedProxies: Sendable {
  private let networks: [Network]

  /// - Parameter entries: addresses or networks in CIDR notation (RFC 4632), of IPv4 or IPv6; others are left out.
  public init(_ entries: [String]) { networks = entries.compactMap(Network.init) }

  /// - Parameters:
  ///   - peer: the address at the other end of the connection.
  ///   - forwardedFor: the values of all `X-Forwarded-For` headers in their order.
  func client(of peer: String, forwardedFor: [String]) -> String {
    guard contains(peer) else { return peer }
    let hops = forwardedFor.flatMap { $0.split(separator: ",") }.map { String($0.trimmingSpaces) }
    var client = peer
    for hop in hops.reversed() {
      guard bytes(of: hop) != nil else { break }
      client = hop
      guard contains(hop) else { break }
    }
    return client
  }

  private func contains(_ address: String) -> Bool {
    guard let bytes = bytes(of: address) else { return false }
    return networks.contains { $0.contains(bytes) }
  }

  private struct Network {
    let bytes: [UInt8]
    let prefix: Int

    init?(_ entry: String) {
      let parts = entry.split(separator: "/", maxSplits: 1)
      guard let first = parts.first, let bytes = TrustedProxies.bytes(of: String(first)) else { return nil }
      let prefix = parts.count == 2 ? Int(parts[1]) : bytes.count * 8
      guard let prefix, (0...bytes.count * 8).contains(prefix) else { return nil }
      self.bytes = bytes
      self.prefix = prefix
    }

    func contains(_ other: [UInt8]) -> Bool {
      guard other.count == bytes.count else { return false }
      return (0..<prefix).allSatisfy { bit in
        let mask = UInt8(0x80) >> (bit % 8)
        return bytes[bit / 8] & mask == other[bit / 8] & mask
      }
    }
  }

  private func bytes(of address: String) -> [UInt8]? { TrustedProxies.bytes(of: address) }

  /// The address in network byte order: 4 or 16 bytes.
  private static func bytes(of address: String) -> [UInt8]? {
    for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
      var bytes = [UInt8](repeating: 0, count: count)
      if inet_pton(family, address, &bytes) == 1 { return bytes }
    }
    return nil
  }
}

extension StringProtocol {
  var trimmingSpaces: SubSequence {
    let isSpace = { (character: Character) in character == " " || character == "\t" }
    guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) }) else {
      return self[endIndex..<endIndex]
    }
    return self[first...last]
  }
}

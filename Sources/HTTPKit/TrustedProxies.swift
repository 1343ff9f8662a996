import Kernel

/// The proxies whose word about a client's address is believed: single addresses, or networks such as `10.0.0.0/8`.
public struct TrustedProxies: Sendable {
  private let networks: [Network]

  /// - Parameter entries: addresses or networks in CIDR notation (RFC 4632), of IPv4 or IPv6; others are left out.
  public init(_ entries: [String]) { networks = entries.compactMap(Network.init) }

  /// - Parameters:
  ///   - peer: the address at the other end of the connection.
  ///   - forwardedFor: the values of all `X-Forwarded-For` headers in their order.
  /// - Returns: the canonical text of the client's address; the peer as it is when it has no such address.
  func client(of peer: String, forwardedFor: [String]) -> String {
    guard let peer = NetworkAddress(peer) else { return peer }
    guard contains(peer) else { return peer.description }
    var client = peer
    for hop in forwardedFor.flatMap({ $0.split(separator: ",") }).reversed() {
      guard let address = Self.address(of: hop.trimmingSpaces) else { break }
      client = address
      guard contains(address) else { break }
    }
    return client.description
  }

  /// The address of a hop, which some proxies write with its port, or in brackets: `192.0.2.1:5555`, `[2001:db8::1]:443`.
  private static func address(of hop: Substring) -> NetworkAddress? {
    if hop.first == "[" {
      guard let end = hop.firstIndex(of: "]"), isPort(hop[end...].dropFirst()) else { return nil }
      let text = hop[..<end].dropFirst()
      return text.contains(":") ? NetworkAddress(String(text)) : nil
    }
    guard let colon = hop.firstIndex(of: ":"), !hop[colon...].dropFirst().contains(":") else {
      return NetworkAddress(String(hop))
    }
    return isPort(hop[colon...]) ? NetworkAddress(String(hop[..<colon])) : nil
  }

  /// Whether this is a colon with a port, or nothing at all.
  private static func isPort(_ text: Substring) -> Bool {
    text.isEmpty || text.wholeMatch(of: /:[0-9]{1,5}/) != nil
  }

  private func contains(_ address: NetworkAddress) -> Bool { networks.contains { $0.contains(address.bytes) } }

  private struct Network {
    let bytes: [UInt8]
    let prefix: Int

    init?(_ entry: String) {
      let parts = entry.split(separator: "/", maxSplits: 1)
      guard let first = parts.first, let address = NetworkAddress(String(first)) else { return nil }
      bytes = address.bytes
      let bits = bytes.count * 8
      // The prefix of an address of IPv4 that is written as one of IPv6 counts from the beginning of the latter.
      let skipped = bits == 32 && first.contains(":") ? 96 : 0
      guard let prefix = parts.count == 2 ? Int(parts[1]).map({ $0 - skipped }) : bits, (0...bits).contains(prefix)
      else { return nil }
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

import Foundation

extension ConfigFormat<String> {
  /// A host to listen on: a name or an address, without a port.
  static let host = ConfigFormat.scalar(
    "host", allowed: "an address or name to listen on, such as 127.0.0.1, 0.0.0.0 or ::1, without a port",
    parse: { isHostName($0) || IPAddress.bits($0) != nil ? $0 : nil }, text: { $0 })

  /// An IP address, or a range in CIDR notation.
  static let addressRange = ConfigFormat.scalar(
    "address range", allowed: "an IP address or CIDR range such as 10.0.0.0/8 or ::1",
    parse: {
      let parts = $0.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      guard let bits = IPAddress.bits(parts[0]), parts.count <= 2 else { return nil }
      if parts.count == 2 {
        guard let length = parts[1].wholeNumber, length <= bits else { return nil }
      }
      return $0
    }, text: { $0 })
}

extension ConfigFormat<Settings.Origin> {
  /// An http or https address without user, path, query or fragment. One trailing slash is dropped.
  static let origin = ConfigFormat.scalar(
    "URL", allowed: "an http or https address without a path, such as https://orders.example.com",
    parse: { text in
      let lower = text.lowercased()
      guard let scheme = ["https://", "http://"].first(where: { lower.hasPrefix($0) }) else { return nil }
      var rest = String(lower.dropFirst(scheme.count))
      if rest.hasSuffix("/") { rest.removeLast() }
      guard let (host, port) = splitAuthority(rest), port != 0 else { return nil }
      return Settings.Origin(isHTTPS: scheme == "https://", host: host, port: port)
    }, text: { $0.description })
}

extension ConfigFormat<Settings.ListenAddress> {
  static let listen = ConfigFormat.scalar(
    "address", allowed: "host:port such as 127.0.0.1:9464",
    parse: { text in
      guard let (host, port) = splitAuthority(text), let port else { return nil }
      return Settings.ListenAddress(host: host, port: port)
    }, text: { $0.description })
}

/// Splits `name`, `name:80`, `10.0.0.1:80` and `[::1]:80`. Nil when either part is not valid.
private func splitAuthority(_ text: String) -> (host: String, port: Int?)? {
  let host: String
  var rest: Substring
  if text.hasPrefix("[") {
    guard let end = text.firstIndex(of: "]") else { return nil }
    host = String(text[text.index(after: text.startIndex)..<end])
    guard IPAddress.bits(host) == 128 else { return nil }
    rest = text[text.index(after: end)...]
  } else {
    let end = text.firstIndex(of: ":") ?? text.endIndex
    host = String(text[..<end])
    guard isHostName(host) else { return nil }
    rest = text[end...]
  }
  if rest.isEmpty { return (host, nil) }
  guard rest.removeFirst() == ":", let port = String(rest).wholeNumber, port <= 65_535 else { return nil }
  return (host, port)
}

/// Letters, digits, hyphens, dots and underscores, beginning and ending with a letter or digit.
private func isHostName(_ text: String) -> Bool {
  guard let first = text.first, let last = text.last, text.count <= 253 else { return false }
  return first.isASCIIAlphanumeric && last.isASCIIAlphanumeric && !text.contains("..")
    && text.allSatisfy { $0.isASCIIAlphanumeric || "-._".contains($0) }
}

private enum IPAddress {
  /// The length of an address in bits: 32, 128, or nil when it is none.
  static func bits(_ text: String) -> Int? {
    var buffer: [UInt8] = Array(repeating: 0, count: 16)
    if inet_pton(AF_INET, text, &buffer) == 1 { return 32 }
    if inet_pton(AF_INET6, text, &buffer) == 1 { return 128 }
    return nil
  }
}

import Foundation

/// An address on this server that a form may send the browser to: never another host (ASVS 5.0 3.7.2).
struct LocalPath {
  /// Enough for a form that somebody had filled in when their session ended.
  static let largestLength = 2048
  /// Of an address with another one in it. It goes out in the header `Location`, and a proxy keeps little room for the
  /// headers of an answer: nginx 4 KiB, for all of them together.
  static let largestLink = 2400

  let text: String

  /// - Parameter text: `nil`, or anything that is not a plain path of ours, gives `nil`.
  init?(_ text: String?) {
    guard let text, text.hasPrefix("/"), !text.hasPrefix("//"), text.utf8.count <= Self.largestLength,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
    else { return nil }
    self.text = text
  }

  /// `path?next=…`; without the query when that would become too long.
  static func link(_ path: String, next: String?) -> String {
    guard let next = LocalPath(next)?.text,
      let value = next.addingPercentEncoding(withAllowedCharacters: .alphanumerics),
      case let link = "\(path)?next=\(value)", link.utf8.count <= largestLink
    else { return path }
    return link
  }
}

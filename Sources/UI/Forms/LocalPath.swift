import Foundation

/// An address on this server that a form may send the browser to: never another host (ASVS 5.0 3.7.2).
struct LocalPath {
  let text: String

  /// - Parameter text: `nil`, or anything that is not a plain path of ours, gives `nil`.
  init?(_ text: String?) {
    guard let text, text.hasPrefix("/"), !text.hasPrefix("//"), text.utf8.count <= 512,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
    else { return nil }
    self.text = text
  }

  /// `path?next=…`.
  static func link(_ path: String, next: String?) -> String {
    guard let next = LocalPath(next)?.text,
      let value = next.addingPercentEncoding(withAllowedCharacters: .alphanumerics)
    else { return path }
    return "\(path)?next=\(value)"
  }
}

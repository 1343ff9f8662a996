import Kernel

extension Settings {
  enum Environment: String, Sendable, CaseIterable { case development, production }
  enum Registration: String, Sendable, CaseIterable { case open, closed }
  enum Role: String, Sendable, CaseIterable { case gateway, auth, orders }
  /// The levels of swift-log.
  enum LogLevel: String, Sendable, CaseIterable { case trace, debug, info, notice, warning, error, critical }
  /// `auto` is text on a terminal and JSON otherwise.
  enum LogFormat: String, Sendable, CaseIterable { case auto, json, text }

  typealias Rate = Kernel.Rate

  /// Scheme, host and port of an address, without a path.
  struct Origin: Sendable, Hashable, CustomStringConvertible {
    var isHTTPS: Bool
    /// In lower case; an IPv6 address without its brackets.
    var host: String
    /// Nil for the port of the scheme.
    var port: Int?

    /// As browsers send it in `Origin`: no trailing slash.
    var description: String {
      let shownHost = host.contains(":") ? "[\(host)]" : host
      return (isHTTPS ? "https://" : "http://") + shownHost + (port.map { ":\($0)" } ?? "")
    }
  }

  /// A host and a port to listen on.
  struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
    var host: String
    var port: Int

    var description: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }
  }

  /// A text that must not be printed. Neither string interpolation nor `dump` shows it; ask for `reveal` where it is
  /// used.
  struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let reveal: String

    init(_ text: String) { reveal = text }

    var description: String { "(hidden)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
  }
}

public import Hummingbird

/// The cookies of a browser: names and attributes depend on whether the desk is reached over https.
public struct CookieNames: Sendable {
  /// Holds the secret of a session.
  public let session: String
  /// Holds a random value before sign-in, which the tokens of the login and registration forms are bound to.
  public let presession: String
  private let isSecure: Bool

  /// - Parameter isSecure: https, or production: then the names carry `__Host-` and the cookies `Secure` (RFC 6265bis §4.1.3).
  public init(isSecure: Bool) {
    self.isSecure = isSecure
    session = (isSecure ? "__Host-" : "") + "orderdesk_session"
    presession = (isSecure ? "__Host-" : "") + "orderdesk_presession"
  }

  /// A cookie that lives until the browser closes, is hidden from scripts, and is not sent by other sites' forms.
  public func make(_ name: String, _ value: String) -> Cookie {
    Cookie(name: name, value: value, path: "/", secure: isSecure, httpOnly: true, sameSite: .lax)
  }

  /// Makes the browser forget a cookie.
  public func forget(_ name: String) -> Cookie {
    Cookie(name: name, value: "", maxAge: 0, path: "/", secure: isSecure, httpOnly: true, sameSite: .lax)
  }
}

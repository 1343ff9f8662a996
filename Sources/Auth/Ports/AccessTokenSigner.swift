public import Kernel

/// Signs access tokens and tells its own from others.
public protocol AccessTokenSigner: Sendable {
  func sign(_ token: AccessToken) async throws(SigningError) -> String

  /// What the token says. `nil` for one that another made, that was altered, is for another audience, lacks a claim or
  /// has expired at `now`. Whether its session still lives is for the caller to find out.
  func verify(_ text: String, at now: Timestamp) -> AccessToken?
}

/// Why a token could not be signed, or a key not be used. The text is for the log and never holds the key.
public struct SigningError: Error, Sendable, CustomStringConvertible {
  /// What went wrong.
  public let description: String

  /// Takes a text for the log.
  public init(_ description: String) { self.description = description }
}

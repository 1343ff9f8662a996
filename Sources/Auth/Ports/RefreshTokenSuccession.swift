/// Derives the successor of a refresh token with a key of the server: the same token has always the same successor, and
/// nobody else can tell it. So a token that is exchanged twice in a moment leads to one successor, although only hashes are
/// stored.
public protocol RefreshTokenSuccession: Sendable {
  /// 256 bits in base64url each. The first is derived with the current key; the others with earlier keys, one of which may
  /// have been in use when the token was exchanged.
  func successors(of token: String) -> [String]
}

import HTTPTypes

/// What goes with a call beside the service token, which is in `Authorization` (RFC 6750). All of it is believed only together
/// with a good service token, and none of it says who the caller is: the credential does, and it is verified.
///
/// What a client made up is percent-encoded, so that nothing of it is lost, or taken for a header of its own.
enum PeerHeaders {
  /// The person's own credential: `session <secret>` or `bearer <token>`.
  static let credential = name("Orderdesk-Credential")
  /// Where the person's request came from.
  static let clientAddress = name("Orderdesk-Client-Address")
  static let clientAgent = name("Orderdesk-Client-Agent")
  /// How long the caller still waits, in milliseconds: clocks of two machines differ.
  static let timeout = name("Orderdesk-Timeout")

  private static func name(_ text: String) -> HTTPField.Name { HTTPField.Name(text) ?? .via }
}

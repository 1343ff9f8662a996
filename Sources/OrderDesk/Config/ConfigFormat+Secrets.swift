extension ConfigFormat<Settings.Secret> {
  /// A key for signing.
  static let signingKey = ConfigFormat.scalar(
    "secret", allowed: "at least 32 bytes, for example the output of: openssl rand -base64 48",
    parse: { $0.utf8.count >= 32 && $0.isOneLine ? Settings.Secret($0) : nil }, text: { $0.reveal })

  /// A password in clear. The other rules for passwords are checked where it is hashed.
  static let password = ConfigFormat.scalar(
    "secret", allowed: "8 to 128 characters",
    parse: { (8...128).contains($0.unicodeScalars.count) ? Settings.Secret($0) : nil }, text: { $0.reveal })

  /// A bcrypt hash in modular crypt format. The cost is bounded as `auth.bcryptCost` is: one more doubles the time
  /// of a sign-in.
  static let bcryptHash = ConfigFormat.scalar(
    "secret", allowed: "a bcrypt hash: $2a$, $2b$ or $2y$, a cost from 04 to 16, $ and 53 characters",
    parse: { isBcrypt($0) ? Settings.Secret($0) : nil }, text: { $0.reveal })
}

private func isBcrypt(_ text: String) -> Bool {
  let parts = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
  guard parts.count == 4, parts[0].isEmpty, ["2a", "2b", "2y"].contains(parts[1]) else { return false }
  guard parts[2].count == 2, let cost = parts[2].wholeNumber, (4...16).contains(cost) else { return false }
  return parts[3].utf8.count == 53 && parts[3].allSatisfy { $0.isASCIIAlphanumeric || $0 == "." || $0 == "/" }
}

/// The passwords that everybody tries first (ASVS 5.0 §6.2.4).
public protocol CommonPasswords: Sendable {
  /// - Parameter password: in NFKC; capitals make no difference.
  func contains(_ password: String) -> Bool
}

import Foundation
public import Kernel

/// Credentials of people whom a suite makes up: they say who holds them. Only a process under test believes them.
public enum SuiteCredential {
  private static let prefix = "suite "

  /// Another process learns from it who asks.
  public static func of(_ principal: Principal) -> Credential {
    let data = (try? JSONEncoder().encode(principal)) ?? Data()
    return .bearer(token: prefix + data.base64URL)
  }

  /// - Returns: `nil` for any other credential.
  static func principal(_ credential: Credential) -> Principal? {
    guard case .bearer(let token) = credential, token.hasPrefix(prefix) else { return nil }
    return Data(base64URL: String(token.dropFirst(prefix.count)))
      .flatMap { try? JSONDecoder().decode(Principal.self, from: $0) }
  }
}

import Kernel
import Testing

/// Who sends the requests of the access table: its columns, in their order. At the API they carry an access token, at
/// pages a cookie with its CSRF token.
enum AccessPersona: Int, CaseIterable, Sendable, CustomTestStringConvertible {
  case anonymous, userA, userB, approver, auditor, admin
  /// Signed in, and disabled by an administrator afterwards.
  case disabled
  /// Signed in as an administrator, whose role was taken away afterwards.
  case demoted

  var testDescription: String { "\(self)" }

  /// At sign-in.
  var roles: [Role] {
    switch self {
    case .anonymous, .userA, .userB, .disabled: [.user]
    case .approver: [.approver]
    case .auditor: [.auditor]
    case .admin: [.admin]
    // Whoever gets a role more loses the cookie; this persona loses one and keeps the other.
    case .demoted: [.admin, .user]
    }
  }

  /// Other people's orders, when the requests are sent.
  var mayDecide: Bool { self == .approver || self == .admin }
}

public import Kernel

/// Why Auth refused or failed. Each case has one permanent code in `ProblemCode`.
public enum AuthError: ProblemConvertible, Sendable {
  case invalidCredentials
  case authenticationRequired
  case invalidToken
  case invalidRefreshToken
  case forbidden(Scope)
  /// Too many failures under this name or from this address, or too many registrations. The right password is refused, too.
  case tooManyAttempts(retryAfter: Int)
  case usernameTaken
  case registrationClosed
  case userNotFound
  case sessionNotFound
  /// Somebody who is not disabled must stay an administrator.
  case lastAdmin
  /// The link was used, replaced, or is too old.
  case invalidResetLink
  case invalid([FieldProblem])
  /// Too many passwords are being checked at this moment.
  case busy(retryAfter: Int)
  case unavailable(cause: String)
  case deadlineExceeded

  public var problem: Problem {
    switch self {
    case .invalidCredentials: Problem(.authInvalidCredentials)
    case .authenticationRequired:
      Problem(.authRequired, "Log in, or send an access token in the Authorization header.")
    case .invalidToken:
      Problem(
        .authInvalidToken, "The access token is wrong, expired or revoked. Ask for a new one at /api/v1/auth/token.")
    case .invalidRefreshToken:
      Problem(.authInvalidRefreshToken, "It is wrong or was used already, or its session has ended. Log in again.")
    case .tooManyAttempts(let seconds):
      Problem(.authTooManyAttempts, AuthError.waiting(seconds), retryAfter: seconds)
    case .userNotFound: Problem(.authUserNotFound, "Look for the person in the list.")
    case .sessionNotFound: Problem(.authSessionNotFound, "It has ended, or it is not yours.")
    case .lastAdmin: Problem(.authLastAdmin, "Make somebody else an administrator first. Nothing has been changed.")
    case .invalidResetLink:
      Problem(.authInvalidResetLink, "It was used already or is too old. Ask an administrator for a new one.")
    case .forbidden(let scope):
      Problem(
        .authForbidden, "This needs the scope \(scope.rawValue), which you do not have.", members: ["scope": scope])
    case .usernameTaken: Problem(.authUsernameTaken)
    case .registrationClosed: Problem(.authRegistrationClosed, "Ask an administrator for an account.")
    case .invalid(let fields): Problem(.requestInvalid, fields: fields)
    case .busy(let seconds):
      Problem(.authBusy, AuthError.waiting(seconds), retryAfter: seconds)
    case .unavailable(let cause): Problem(.serverUnavailable, "Try again in a moment.", retryAfter: 1, cause: cause)
    case .deadlineExceeded: Problem(.serverDeadlineExceeded, "Try again in a moment.", retryAfter: 1)
    }
  }

  private static func waiting(_ seconds: Int) -> String { "Try again in \(seconds) second\(seconds == 1 ? "" : "s")." }
}

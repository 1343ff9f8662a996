public import Kernel

/// Why Auth refused or failed. Each case has one permanent code in `ProblemCode`.
public enum AuthError: ProblemConvertible, Sendable {
  case invalidCredentials
  case authenticationRequired
  case invalidToken
  case forbidden(Scope)
  case usernameTaken
  case registrationClosed
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
    case .forbidden(let scope):
      Problem(.authForbidden, "This needs the scope \(scope.rawValue), which you do not have.")
    case .usernameTaken: Problem(.authUsernameTaken)
    case .registrationClosed: Problem(.authRegistrationClosed, "Ask an administrator for an account.")
    case .invalid(let fields): Problem(.requestInvalid, fields: fields)
    case .busy(let seconds):
      Problem(.authBusy, "Try again in \(seconds) seconds.", retryAfter: seconds)
    case .unavailable(let cause): Problem(.serverUnavailable, "Try again in a moment.", retryAfter: 1, cause: cause)
    case .deadlineExceeded: Problem(.serverDeadlineExceeded, "Try again in a moment.", retryAfter: 1)
    }
  }
}

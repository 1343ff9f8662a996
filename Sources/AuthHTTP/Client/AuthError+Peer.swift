public import AuthContract
import Kernel
public import PeerHTTP

extension AuthError: PeerFailure {
  /// The same error as in process, from what it looks like to a client.
  public init?(_ problem: PeerProblem) {
    switch problem.code {
    case .authInvalidCredentials: self = .invalidCredentials
    case .authRequired: self = .authenticationRequired
    case .authInvalidToken: self = .invalidToken
    case .authInvalidRefreshToken: self = .invalidRefreshToken
    case .authForbidden:
      guard let scope = problem.member("scope", as: Scope.self) else { return nil }
      self = .forbidden(scope)
    case .authTooManyAttempts: self = .tooManyAttempts(retryAfter: problem.retryAfter ?? 1)
    case .authUsernameTaken: self = .usernameTaken
    case .authRegistrationClosed: self = .registrationClosed
    case .authUserNotFound: self = .userNotFound
    case .authSessionNotFound: self = .sessionNotFound
    case .authLastAdmin: self = .lastAdmin
    case .authInvalidResetLink: self = .invalidResetLink
    case .requestInvalid: self = .invalid(problem.fields)
    case .authBusy: self = .busy(retryAfter: problem.retryAfter ?? 1)
    default: return nil
    }
  }
}

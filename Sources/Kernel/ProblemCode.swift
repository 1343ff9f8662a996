/// Every error code that a client can meet, in one list. A code never changes its meaning; the prefix names the module.
public enum ProblemCode: String, Sendable, Codable, CaseIterable {
  case authInvalidCredentials = "auth.invalid_credentials"
  case authRequired = "auth.required"
  case authInvalidToken = "auth.invalid_token"
  case authForbidden = "auth.forbidden"
  case authCSRF = "auth.csrf"
  case authUsernameTaken = "auth.username_taken"
  case authRegistrationClosed = "auth.registration_closed"
  case authBusy = "auth.busy"
  case authTooManyAttempts = "auth.too_many_attempts"
  case authInvalidRefreshToken = "auth.invalid_refresh_token"
  case authUserNotFound = "auth.user_not_found"
  case authSessionNotFound = "auth.session_not_found"
  case authLastAdmin = "auth.last_admin"
  case authInvalidResetLink = "auth.invalid_reset_link"

  case ordersNotFound = "orders.not_found"
  case ordersNotPending = "orders.not_pending"
  case ordersVersionConflict = "orders.version_conflict"
  case ordersVersionRequired = "orders.version_required"
  case ordersOwnOrder = "orders.own_order"
  case ordersNotOwner = "orders.not_owner"
  case ordersNotDecided = "orders.not_decided"
  case ordersDecisionsRefused = "orders.decisions_refused"

  case requestMalformed = "request.malformed"
  case requestInvalid = "request.invalid"
  case requestNotFound = "request.not_found"
  case requestMethodNotAllowed = "request.method_not_allowed"
  case requestUnsupportedMediaType = "request.unsupported_media_type"
  case requestTooLarge = "request.too_large"
  case requestTimeout = "request.timeout"
  case requestUnsupportedGrantType = "request.unsupported_grant_type"
  case requestRateLimited = "request.rate_limited"
  case requestKeyReused = "request.idempotency_key_reused"
  case requestInProgress = "request.in_progress"

  case serverInternal = "server.internal"
  case serverUnavailable = "server.unavailable"
  case serverServiceToken = "server.service_token"
  case serverDeadlineExceeded = "server.deadline_exceeded"

  /// What people and programs can meet: what only processes of the desk tell each other is not among it.
  public static let ofTheAPI = allCases.filter { $0 != .serverServiceToken }

  /// The HTTP status (RFC 9110) that goes with the code.
  public var status: Int {
    switch self {
    case .requestMalformed, .requestUnsupportedGrantType: 400
    case .authInvalidCredentials, .authRequired, .authInvalidToken, .authInvalidRefreshToken, .serverServiceToken: 401
    case .authForbidden, .authCSRF, .authRegistrationClosed, .ordersOwnOrder, .ordersNotOwner: 403
    case .ordersNotFound, .requestNotFound, .authUserNotFound, .authSessionNotFound: 404
    case .requestMethodNotAllowed: 405
    case .requestTimeout: 408
    case .authUsernameTaken, .authLastAdmin, .ordersNotPending, .ordersNotDecided, .ordersDecisionsRefused: 409
    case .requestInProgress: 409
    case .authInvalidResetLink: 410
    case .ordersVersionConflict: 412
    case .requestTooLarge: 413
    case .requestUnsupportedMediaType: 415
    case .requestInvalid, .requestKeyReused: 422
    case .ordersVersionRequired: 428
    case .authTooManyAttempts, .requestRateLimited: 429
    case .serverInternal: 500
    case .authBusy, .serverUnavailable: 503
    case .serverDeadlineExceeded: 504
    }
  }

  /// A short summary, the same for every occurrence.
  public var title: String {
    switch self {
    case .authInvalidCredentials: "Invalid username or password"
    case .authRequired: "Please log in"
    case .authInvalidToken: "The access token is not valid"
    case .authForbidden: "You may not do this"
    case .authCSRF: "The form has expired"
    case .authUsernameTaken: "That username is already taken"
    case .authRegistrationClosed: "Registration is closed"
    case .authBusy: "Too many people are logging in"
    case .authTooManyAttempts: "Too many attempts"
    case .authInvalidRefreshToken: "The refresh token is not valid"
    case .authUserNotFound: "There is no such person"
    case .authSessionNotFound: "There is no such session"
    case .authLastAdmin: "The desk needs an administrator"
    case .authInvalidResetLink: "This link is no longer good"
    case .ordersNotFound: "There is no such order"
    case .ordersNotPending: "The order is no longer pending"
    case .ordersVersionConflict: "The order has changed"
    case .ordersVersionRequired: "The version of the order is missing"
    case .ordersOwnOrder: "Your own order needs somebody else's decision"
    case .ordersNotOwner: "The order is somebody else's"
    case .ordersNotDecided: "The order has not been decided"
    case .ordersDecisionsRefused: "Some orders could not be decided"
    case .requestMalformed: "The request cannot be read"
    case .requestInvalid: "Some fields need attention"
    case .requestNotFound: "There is nothing here"
    case .requestMethodNotAllowed: "This address does not take that method"
    case .requestUnsupportedMediaType: "The content type is not supported"
    case .requestTooLarge: "The request is too large"
    case .requestTimeout: "The request took too long to arrive"
    case .requestUnsupportedGrantType: "The grant type is not supported"
    case .requestRateLimited: "Too many requests"
    case .requestKeyReused: "The idempotency key belongs to another request"
    case .requestInProgress: "The same request is still running"
    case .serverInternal: "Something went wrong on our side"
    case .serverUnavailable: "The service is not available"
    case .serverServiceToken: "This address is for the desk itself"
    case .serverDeadlineExceeded: "The service took too long to answer"
    }
  }
}

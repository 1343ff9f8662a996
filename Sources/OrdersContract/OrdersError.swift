public import Kernel

/// Why Orders refused or failed. Each case has one permanent code in `ProblemCode`.
public enum OrdersError: ProblemConvertible, Sendable {
  case authenticationRequired
  case forbidden(Scope)
  case notFound
  /// The order was decided or cancelled already; this is how it is now.
  case notPending(Order)
  /// The order changed after the caller saw it; this is how it is now.
  case versionConflict(Order)
  /// Four eyes: nobody decides their own order.
  case ownOrder
  case invalid([FieldProblem])
  case unavailable(cause: String)
  case deadlineExceeded

  public var problem: Problem {
    switch self {
    case .authenticationRequired:
      Problem(.authRequired, "Log in, or send an access token in the Authorization header.")
    case .forbidden(let scope):
      Problem(.authForbidden, "This needs the scope \(scope.rawValue), which you do not have.")
    case .notFound: Problem(.ordersNotFound, "It does not exist, or you may not see it.")
    case .notPending(let order):
      Problem(.ordersNotPending, "It is \(order.status.rawValue)\(order.byWhom).", members: ["order": order])
    case .versionConflict(let order):
      Problem(
        .ordersVersionConflict, "It is now at version \(order.version). Look at it again before you decide.",
        members: ["order": order])
    case .ownOrder: Problem(.ordersOwnOrder, "Ask another approver to decide it.")
    case .invalid(let fields): Problem(.requestInvalid, fields: fields)
    case .unavailable(let cause): Problem(.serverUnavailable, "Try again in a moment.", retryAfter: 1, cause: cause)
    case .deadlineExceeded: Problem(.serverDeadlineExceeded, "Try again in a moment.", retryAfter: 1)
    }
  }
}

extension Order {
  fileprivate var byWhom: String { decidedBy.map { " by \($0.username)" } ?? "" }
}

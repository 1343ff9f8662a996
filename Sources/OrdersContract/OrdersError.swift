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
  /// Only who placed an order changes or cancels it.
  case notOwner
  /// There is no decision to take back; this is how the order is now.
  case notDecided(Order)
  /// The decision is somebody else's, or too old to be taken back; this is how the order is now.
  case notUndoable(Order, why: String)
  /// Of many decisions these failed, so that none was carried out.
  case decisionsRefused([RefusedDecision])
  /// The idempotency key was used for another request.
  case keyReused
  /// A request with the same idempotency key has not been answered yet.
  case inProgress
  case invalid([FieldProblem])
  case unavailable(cause: String)
  case deadlineExceeded

  public var problem: Problem {
    switch self {
    case .authenticationRequired:
      Problem(.authRequired, "Log in, or send an access token in the Authorization header.")
    case .forbidden(let scope):
      Problem(
        .authForbidden, "This needs the scope \(scope.rawValue), which you do not have.", members: ["scope": scope])
    case .notFound: Problem(.ordersNotFound, "It does not exist, or you may not see it.")
    case .notPending(let order):
      Problem(.ordersNotPending, "It is \(order.status.rawValue)\(order.byWhom).", members: ["order": order])
    case .versionConflict(let order):
      Problem(
        .ordersVersionConflict, "It is now at version \(order.version). Look at it again, then try once more.",
        members: ["order": order])
    case .ownOrder: Problem(.ordersOwnOrder, "Ask another approver to decide it.")
    case .notOwner: Problem(.ordersNotOwner, "Only who placed an order can change or cancel it.")
    case .notDecided(let order):
      Problem(.ordersNotDecided, "It is \(order.status.rawValue): there is nothing to undo.", members: ["order": order])
    case .notUndoable(let order, let why): Problem(.ordersNotPending, why, members: ["order": order])
    case .decisionsRefused(let refused):
      Problem(
        .ordersDecisionsRefused, "\(refused.count) of them failed, so none was decided. Look at these again.",
        members: ["refused": refused])
    case .keyReused:
      Problem(.requestKeyReused, "Send a new Idempotency-Key with a new request; the same one only with the same body.")
    case .inProgress:
      Problem(.requestInProgress, "Wait for its answer, or send it once more in a moment.", retryAfter: 1)
    case .invalid(let fields): Problem(.requestInvalid, fields: fields)
    case .unavailable(let cause): Problem(.serverUnavailable, "Try again in a moment.", retryAfter: 1, cause: cause)
    case .deadlineExceeded: Problem(.serverDeadlineExceeded, "Try again in a moment.", retryAfter: 1)
    }
  }

  /// The order as it is now, where the error carries it.
  public var currentOrder: Order? {
    switch self {
    case .notPending(let order), .versionConflict(let order), .notDecided(let order), .notUndoable(let order, _): order
    default: nil
    }
  }
}

/// Why one of many decisions could not be carried out.
public struct RefusedDecision: Sendable, Hashable, Codable {
  /// Its place in the request, from 0.
  public let index: Int
  /// Of the order.
  public let id: EntityID
  public let code: ProblemCode
  public let detail: String
  /// As it is now; `nil` when it does not exist, or is the caller's own.
  public let order: Order?

  public init(index: Int, id: EntityID, error: OrdersError) {
    let problem = error.problem
    self.index = index
    self.id = id
    code = problem.code
    detail = problem.detail
    order = error.currentOrder
  }
}

extension Order {
  fileprivate var byWhom: String { decidedBy.map { " by \($0.username)" } ?? "" }
}

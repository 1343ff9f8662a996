import Kernel
public import OrdersContract
public import PeerHTTP

extension OrdersError: PeerFailure {
  /// The same error as in process, from what it looks like to a client.
  public init?(_ problem: PeerProblem) {
    let order = problem.member("order", as: Order.self)
    switch problem.code {
    // A credential that is no longer good is nobody's.
    case .authRequired, .authInvalidToken: self = .authenticationRequired
    case .authForbidden:
      guard let scope = problem.member("scope", as: Scope.self) else { return nil }
      self = .forbidden(scope)
    case .ordersNotFound: self = .notFound
    case .ordersNotPending:
      guard let order else { return nil }
      // Both have the same code: an order is not pending, or a decision cannot be taken back.
      let usual = OrdersError.notPending(order)
      self = problem.detail == usual.problem.detail ? usual : .notUndoable(order, why: problem.detail)
    case .ordersVersionConflict:
      guard let order else { return nil }
      self = .versionConflict(order)
    case .ordersNotDecided:
      guard let order else { return nil }
      self = .notDecided(order)
    case .ordersOwnOrder: self = .ownOrder
    case .ordersNotOwner: self = .notOwner
    case .ordersDecisionsRefused:
      guard let refused = problem.member("refused", as: [RefusedDecision].self) else { return nil }
      self = .decisionsRefused(refused)
    case .requestKeyReused: self = .keyReused
    case .requestInProgress: self = .inProgress
    case .requestInvalid: self = .invalid(problem.fields)
    default: return nil
    }
  }
}

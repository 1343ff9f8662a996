import AuthContract
import Kernel
import OrdersContract
import Synchronization
import Testing

@testable import OrderDesk

/// The trail of one module as a module would answer, and what it was asked.
final class StubTrail: Sendable {
  private struct State {
    var events: [AuditEvent] = []
    var searches: [AuditSearch] = []
    var problem: AuthError?
  }

  let module: AuditModule
  private let state = Mutex(State())

  init(_ module: AuditModule) { self.module = module }

  var searches: [AuditSearch] { state.withLock { $0.searches } }

  /// Adds events at these seconds.
  func add(_ seconds: [Int]) {
    state.withLock { state in
      for second in seconds {
        state.events.append(
          AuditEvent(
            sequence: state.events.count + 1, module: module, action: .signIn, outcome: .success, actor: nil,
            target: nil,
            at: Timestamp(milliseconds: Int64(second) * 1_000), address: "", requestID: "req", changes: [:],
            previous: AuditEvent.origin, hash: AuditEvent.origin))
      }
    }
  }

  func refuse(with error: AuthError) { state.withLock { $0.problem = error } }

  func list(_ search: AuditSearch) throws(AuthError) -> [AuditEvent] {
    let (events, problem) = state.withLock { state in
      state.searches.append(search)
      return (state.events, state.problem)
    }
    if let problem { throw problem }
    let found = events.reversed().filter { $0.sequence < search.before ?? Int.max }
    return Array(found.prefix(search.limit))
  }
}

/// Auth that only lists audit events. Anything else is a mistake.
struct StubAuth: AuthService {
  let trail = StubTrail(.auth)

  func listAuditEvents(_ search: AuditSearch, _ context: CallContext) async throws(AuthError) -> [AuditEvent] {
    try trail.list(search)
  }

  private func unexpected(_ call: String = #function) -> AuthError {
    Issue.record("\(call) was called")
    return .unavailable(cause: call)
  }

  func registerUser(_ registration: Registration, _ context: CallContext) async throws(AuthError) -> User {
    throw unexpected()
  }
  func createUser(_ newUser: NewUser, _ context: CallContext) async throws(AuthError) -> User { throw unexpected() }
  func signIn(_ credentials: Credentials, _ context: CallContext) async throws(AuthError) -> BrowserSession {
    throw unexpected()
  }
  func issueToken(_ credentials: Credentials, _ context: CallContext) async throws(AuthError) -> TokenGrant {
    throw unexpected()
  }
  func refreshToken(_ refreshToken: String, _ context: CallContext) async throws(AuthError) -> TokenGrant {
    throw unexpected()
  }
  func verifyCredential(_ credential: Credential, _ context: CallContext) async throws(AuthError) -> Principal {
    throw unexpected()
  }
  func recheckCredential(_ credential: Credential, _ context: CallContext) async throws(AuthError) -> Principal {
    throw unexpected()
  }
  func currentUser(_ context: CallContext) async throws(AuthError) -> User { throw unexpected() }
  func updateProfile(displayName: String, _ context: CallContext) async throws(AuthError) -> User {
    throw unexpected()
  }
  func changePassword(
    _ change: PasswordChange, _ context: CallContext
  ) async throws(AuthError) -> ChangedPassword { throw unexpected() }
  func listSessions(_ context: CallContext) async throws(AuthError) -> [SessionInfo] { throw unexpected() }
  func revokeSession(_ id: EntityID, _ context: CallContext) async throws(AuthError) { throw unexpected() }
  func revokeOtherSessions(_ context: CallContext) async throws(AuthError) -> Int { throw unexpected() }
  func signOut(_ context: CallContext) async throws(AuthError) { throw unexpected() }
  func listUsers(_ query: UserQuery, _ context: CallContext) async throws(AuthError) -> UserPage { throw unexpected() }
  func findUser(_ id: EntityID, _ context: CallContext) async throws(AuthError) -> User { throw unexpected() }
  func updateUser(_ id: EntityID, _ change: UserChange, _ context: CallContext) async throws(AuthError) -> User {
    throw unexpected()
  }
  func listSessions(of userID: EntityID, _ context: CallContext) async throws(AuthError) -> [SessionInfo] {
    throw unexpected()
  }
  func endSessions(of userID: EntityID, _ context: CallContext) async throws(AuthError) -> Int { throw unexpected() }
  func issuePasswordReset(of userID: EntityID, _ context: CallContext) async throws(AuthError) -> PasswordReset {
    throw unexpected()
  }
  func resetPassword(_ redemption: PasswordRedemption, _ context: CallContext) async throws(AuthError) -> User {
    throw unexpected()
  }
}

/// Orders that only list audit events. Anything else is a mistake.
struct StubOrders: OrdersService {
  let trail = StubTrail(.orders)

  func listAuditEvents(_ search: AuditSearch, _ context: CallContext) async throws(OrdersError) -> [AuditEvent] {
    do {
      return try trail.list(search)
    } catch {
      throw .unavailable(cause: "\(error)")
    }
  }

  private func unexpected(_ call: String = #function) -> OrdersError {
    Issue.record("\(call) was called")
    return .unavailable(cause: call)
  }

  func placeOrder(_ newOrder: NewOrder, _ context: CallContext) async throws(OrdersError) -> Acknowledged<Order> {
    throw unexpected()
  }
  func editOrder(_ edit: OrderEdit, _ context: CallContext) async throws(OrdersError) -> Acknowledged<Order> {
    throw unexpected()
  }
  func cancelOrder(
    _ cancellation: Cancellation, _ context: CallContext
  ) async throws(OrdersError) -> Acknowledged<Order> { throw unexpected() }
  func approveOrder(_ decision: Decision, _ context: CallContext) async throws(OrdersError) -> Acknowledged<Order> {
    throw unexpected()
  }
  func rejectOrder(_ decision: Decision, _ context: CallContext) async throws(OrdersError) -> Acknowledged<Order> {
    throw unexpected()
  }
  func undoDecision(_ undo: DecisionUndo, _ context: CallContext) async throws(OrdersError) -> Acknowledged<Order> {
    throw unexpected()
  }
  func decideOrders(
    _ decisions: [BulkDecision], _ context: CallContext
  ) async throws(OrdersError) -> Acknowledged<[Order]> { throw unexpected() }
  func listMyOrders(
    status: OrderStatus?, search: String?, _ page: PageRequest, _ context: CallContext
  ) async throws(OrdersError) -> OrderPage { throw unexpected() }
  func listOrders(_ query: OrderQuery, _ context: CallContext) async throws(OrdersError) -> OrderPage {
    throw unexpected()
  }
  func exportOrders(_ filter: OrderFilter, _ context: CallContext) async throws(OrdersError) -> OrderBatches {
    throw unexpected()
  }
  func orderStatistics(_ context: CallContext) async throws(OrdersError) -> OrderStatistics { throw unexpected() }
  func findOrder(_ id: EntityID, _ context: CallContext) async throws(OrdersError) -> Order { throw unexpected() }
  func orderTimeline(_ id: EntityID, _ context: CallContext) async throws(OrdersError) -> Timeline {
    throw unexpected()
  }
  func followOrders(after sequence: Int?, _ context: CallContext) async throws(OrdersError) -> OrderChanges {
    throw unexpected()
  }
}

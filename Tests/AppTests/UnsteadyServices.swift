import AuthContract
import Kernel
import OrdersContract

/// How a service answers that is not in this process.
enum Line: Sendable {
  case steady
  /// Nothing comes through.
  case cut
  /// The answer would come too late.
  case slow
  /// What is asked for is done, and the answer is lost.
  case oneWay
  /// The caller's session ends while the call is on its way.
  case ended

  fileprivate func call<Value, Failure: Error>(
    unavailable: Failure, late: Failure, ended: Failure, _ call: () async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    switch self {
    case .steady: return try await call()
    case .cut: throw unavailable
    case .slow: throw late
    case .oneWay:
      _ = try await call()
      throw unavailable
    case .ended: throw ended
    }
  }
}

/// Orders at the other end of a line.
struct UnsteadyOrders: OrdersService {
  let inner: any OrdersService
  let line: Live<Line>

  private func pass<Value>(_ call: () async throws(OrdersError) -> Value) async throws(OrdersError) -> Value {
    try await line.value.call(
      unavailable: .unavailable(cause: "the line to orders"), late: .deadlineExceeded,
      ended: .authenticationRequired, call)
  }

  func placeOrder(_ newOrder: NewOrder, _ context: CallContext) async throws(OrdersError) -> Acknowledged<Order> {
    try await pass { () async throws(OrdersError) in try await inner.placeOrder(newOrder, context) }
  }
  func editOrder(_ edit: OrderEdit, _ context: CallContext) async throws(OrdersError) -> Acknowledged<Order> {
    try await pass { () async throws(OrdersError) in try await inner.editOrder(edit, context) }
  }
  func cancelOrder(
    _ cancellation: Cancellation, _ context: CallContext
  ) async throws(OrdersError) -> Acknowledged<Order> {
    try await pass { () async throws(OrdersError) in try await inner.cancelOrder(cancellation, context) }
  }
  func approveOrder(_ decision: Decision, _ context: CallContext) async throws(OrdersError) -> Acknowledged<Order> {
    try await pass { () async throws(OrdersError) in try await inner.approveOrder(decision, context) }
  }
  func rejectOrder(_ decision: Decision, _ context: CallContext) async throws(OrdersError) -> Acknowledged<Order> {
    try await pass { () async throws(OrdersError) in try await inner.rejectOrder(decision, context) }
  }
  func undoDecision(_ undo: DecisionUndo, _ context: CallContext) async throws(OrdersError) -> Acknowledged<Order> {
    try await pass { () async throws(OrdersError) in try await inner.undoDecision(undo, context) }
  }
  func decideOrders(
    _ decisions: [BulkDecision], _ context: CallContext
  ) async throws(OrdersError) -> Acknowledged<[Order]> {
    try await pass { () async throws(OrdersError) in try await inner.decideOrders(decisions, context) }
  }
  func listMyOrders(
    status: OrderStatus?, search: String?, _ page: PageRequest, _ context: CallContext
  ) async throws(OrdersError) -> OrderPage {
    try await pass { () async throws(OrdersError) in
      try await inner.listMyOrders(status: status, search: search, page, context)
    }
  }
  func listOrders(_ query: OrderQuery, _ context: CallContext) async throws(OrdersError) -> OrderPage {
    try await pass { () async throws(OrdersError) in try await inner.listOrders(query, context) }
  }
  func exportOrders(_ filter: OrderFilter, _ context: CallContext) async throws(OrdersError) -> OrderBatches {
    try await pass { () async throws(OrdersError) in try await inner.exportOrders(filter, context) }
  }
  func orderStatistics(_ context: CallContext) async throws(OrdersError) -> OrderStatistics {
    try await pass { () async throws(OrdersError) in try await inner.orderStatistics(context) }
  }
  func findOrder(_ id: EntityID, _ context: CallContext) async throws(OrdersError) -> Order {
    try await pass { () async throws(OrdersError) in try await inner.findOrder(id, context) }
  }
  func orderTimeline(_ id: EntityID, _ context: CallContext) async throws(OrdersError) -> Timeline {
    try await pass { () async throws(OrdersError) in try await inner.orderTimeline(id, context) }
  }
  func followOrders(after sequence: Int?, _ context: CallContext) async throws(OrdersError) -> OrderChanges {
    try await pass { () async throws(OrdersError) in try await inner.followOrders(after: sequence, context) }
  }
  func listAuditEvents(_ search: AuditSearch, _ context: CallContext) async throws(OrdersError) -> [AuditEvent] {
    try await pass { () async throws(OrdersError) in try await inner.listAuditEvents(search, context) }
  }
}

/// Auth at the other end of a line.
struct UnsteadyAuth: AuthService {
  let inner: any AuthService
  let line: Live<Line>
  /// Of those who were looked up before, as they are remembered.
  let memory: Live<[Credential: Principal]>

  private func pass<Value>(_ call: () async throws(AuthError) -> Value) async throws(AuthError) -> Value {
    try await line.value.call(
      unavailable: .unavailable(cause: "the line to auth"), late: .deadlineExceeded,
      ended: .authenticationRequired, call)
  }

  func verifyCredential(_ credential: Credential, _ context: CallContext) async throws(AuthError) -> Principal {
    if let known = memory.value[credential] { return known }
    let found = try await pass { () async throws(AuthError) in try await inner.verifyCredential(credential, context) }
    memory.value[credential] = found
    return found
  }
  func recheckCredential(_ credential: Credential, _ context: CallContext) async throws(AuthError) -> Principal {
    try await pass { () async throws(AuthError) in try await inner.recheckCredential(credential, context) }
  }
  func registerUser(_ registration: Registration, _ context: CallContext) async throws(AuthError) -> User {
    try await pass { () async throws(AuthError) in try await inner.registerUser(registration, context) }
  }
  func createUser(_ newUser: NewUser, _ context: CallContext) async throws(AuthError) -> User {
    try await pass { () async throws(AuthError) in try await inner.createUser(newUser, context) }
  }
  func signIn(_ credentials: Credentials, _ context: CallContext) async throws(AuthError) -> BrowserSession {
    try await pass { () async throws(AuthError) in try await inner.signIn(credentials, context) }
  }
  func issueToken(_ credentials: Credentials, _ context: CallContext) async throws(AuthError) -> TokenGrant {
    try await pass { () async throws(AuthError) in try await inner.issueToken(credentials, context) }
  }
  func refreshToken(_ refreshToken: String, _ context: CallContext) async throws(AuthError) -> TokenGrant {
    try await pass { () async throws(AuthError) in try await inner.refreshToken(refreshToken, context) }
  }
  func currentUser(_ context: CallContext) async throws(AuthError) -> User {
    try await pass { () async throws(AuthError) in try await inner.currentUser(context) }
  }
  func updateProfile(displayName: String, _ context: CallContext) async throws(AuthError) -> User {
    try await pass { () async throws(AuthError) in try await inner.updateProfile(displayName: displayName, context) }
  }
  func changePassword(_ change: PasswordChange, _ context: CallContext) async throws(AuthError) -> ChangedPassword {
    try await pass { () async throws(AuthError) in try await inner.changePassword(change, context) }
  }
  func listSessions(_ context: CallContext) async throws(AuthError) -> [SessionInfo] {
    try await pass { () async throws(AuthError) in try await inner.listSessions(context) }
  }
  func revokeSession(_ id: EntityID, _ context: CallContext) async throws(AuthError) {
    try await pass { () async throws(AuthError) in try await inner.revokeSession(id, context) }
  }
  func revokeOtherSessions(_ context: CallContext) async throws(AuthError) -> Int {
    try await pass { () async throws(AuthError) in try await inner.revokeOtherSessions(context) }
  }
  func signOut(_ context: CallContext) async throws(AuthError) {
    try await pass { () async throws(AuthError) in try await inner.signOut(context) }
  }
  func listUsers(_ query: UserQuery, _ context: CallContext) async throws(AuthError) -> UserPage {
    try await pass { () async throws(AuthError) in try await inner.listUsers(query, context) }
  }
  func findUser(_ id: EntityID, _ context: CallContext) async throws(AuthError) -> User {
    try await pass { () async throws(AuthError) in try await inner.findUser(id, context) }
  }
  func updateUser(_ id: EntityID, _ change: UserChange, _ context: CallContext) async throws(AuthError) -> User {
    try await pass { () async throws(AuthError) in try await inner.updateUser(id, change, context) }
  }
  func listSessions(of userID: EntityID, _ context: CallContext) async throws(AuthError) -> [SessionInfo] {
    try await pass { () async throws(AuthError) in try await inner.listSessions(of: userID, context) }
  }
  func endSessions(of userID: EntityID, _ context: CallContext) async throws(AuthError) -> Int {
    try await pass { () async throws(AuthError) in try await inner.endSessions(of: userID, context) }
  }
  func issuePasswordReset(of userID: EntityID, _ context: CallContext) async throws(AuthError) -> PasswordReset {
    try await pass { () async throws(AuthError) in try await inner.issuePasswordReset(of: userID, context) }
  }
  func resetPassword(_ redemption: PasswordRedemption, _ context: CallContext) async throws(AuthError) -> User {
    try await pass { () async throws(AuthError) in try await inner.resetPassword(redemption, context) }
  }
  func listAuditEvents(_ search: AuditSearch, _ context: CallContext) async throws(AuthError) -> [AuditEvent] {
    try await pass { () async throws(AuthError) in try await inner.listAuditEvents(search, context) }
  }
}

import Kernel
import OrdersContract

/// What the desk has to do, as plainly as it can be written down: an array of orders, and a look through all of it for every
/// question. It shares no code with the module.
struct OrdersModel {
  enum Command: Hashable {
    case place(NewOrder)
    case edit(OrderEdit)
    case cancel(Cancellation)
    case decide(BulkDecision)
    case undo(DecisionUndo)
    case decideMany([BulkDecision])
  }

  enum Outcome: Equatable {
    case done([Order], isReplay: Bool)
    case refused(ProblemCode, Order?)
    case refusedMany([Int: StoreAnswer.Refusal])
  }

  /// Who calls, when, and under which idempotency key.
  struct Call {
    let caller: Principal
    let at: Timestamp
    let key: String?
  }

  static let undoWindow: Int64 = 30_000
  private static let claimLifetime: Int64 = 24 * 3_600_000

  /// In the order in which they were placed.
  private(set) var orders: [Order] = []
  /// Every version of every order, in the order of time.
  private(set) var changes: [Order] = []
  /// `action outcome target`, oldest first.
  private(set) var trail: [String] = []
  private var answers: [[String]: (command: Command, at: Timestamp, orders: [Order])] = [:]

  /// - Parameter orders: in the order in which they were placed.
  init(orders: [Order] = []) { self.orders = orders }

  /// - Parameter newID: of an order that is placed.
  mutating func run(_ command: Command, _ call: Call, newID: EntityID?) -> Outcome {
    let scope: Scope = command.isForApprovers ? .adminOrders : .userOrders
    guard call.caller.may(scope) else {
      trail.append("orders.access denied -")
      return .refused(.authForbidden, nil)
    }
    guard command.isValid else { return .refused(.requestInvalid, nil) }
    let claim = call.key.map { [call.caller.username, $0] }
    if let claim, let answer = answers[claim], answer.at.milliseconds >= call.at.milliseconds - Self.claimLifetime {
      return answer.command == command ? .done(answer.orders, isReplay: true) : .refused(.requestKeyReused, nil)
    }
    let outcome = carryOut(command, call, newID)
    if let claim, case .done(let orders, _) = outcome { answers[claim] = (command, call.at, orders) }
    return outcome
  }

  private mutating func carryOut(_ command: Command, _ call: Call, _ newID: EntityID?) -> Outcome {
    guard case .place(let wish) = command else {
      let answers = command.parts.map { id, action in guarded(id, action, call) }
      var refusals: [Int: StoreAnswer.Refusal] = [:]
      for (index, answer) in answers.enumerated() {
        if case .failure(let refusal) = answer { refusals[index] = refusal }
      }
      for (index, (id, action)) in command.parts.enumerated() where refusals[index]?.isOffence(action, of: call) == true
      {
        trail.append("\(action.name) denied order:\(id)")
      }
      if let refusal = refusals[0], !command.isMany { return .refused(refusal.code, refusal.order) }
      guard refusals.isEmpty else { return .refusedMany(refusals) }
      let after = answers.compactMap { try? $0.get() }
      for (order, part) in zip(after, command.parts) where !orders.contains(order) { keep(order, part.action.name) }
      return .done(after, isReplay: false)
    }
    guard let newID else { return .refused(.serverInternal, nil) }
    let order = Order(
      id: newID, userID: call.caller.userID, username: call.caller.username, itemName: wish.itemName.trimmed,
      quantity: wish.quantity, notes: wish.notes, status: .pending, createdAt: call.at, updatedAt: call.at,
      decidedBy: nil, decidedAt: nil, decisionReason: nil, version: 1)
    keep(order, "orders.place")
    return .done([order], isReplay: false)
  }

  private mutating func keep(_ order: Order, _ action: String) {
    if let index = orders.firstIndex(where: { $0.id == order.id }) {
      orders[index] = order
    } else {
      orders.append(order)
    }
    changes.append(order)
    trail.append("\(action) success order:\(order.id)")
  }

  /// How an order would be after the change, or why it may not be made.
  private func guarded(_ id: EntityID, _ action: Action, _ call: Call) -> Result<Order, StoreAnswer.Refusal> {
    let me = Person(userID: call.caller.userID, username: call.caller.username)
    let sees = call.caller.may(.adminOrders) || call.caller.may(.auditRead)
    guard var order = orders.first(where: { $0.id == id && (sees || $0.userID == me.userID) })
    else { return .failure(.init(.ordersNotFound)) }
    let isMine = order.userID == me.userID
    switch action {
    case .edit, .cancel: if !isMine { return .failure(.init(.ordersNotOwner)) }
    case .decide: if isMine { return .failure(.init(.ordersOwnOrder)) }
    case .undo:
      guard let at = order.decidedAt?.milliseconds else { return .failure(.init(.ordersNotDecided, order)) }
      if order.decidedBy != me || call.at.milliseconds >= at + Self.undoWindow {
        return .failure(.init(.ordersNotPending, order))
      }
    }
    if order.status != .pending && !action.isUndo { return .failure(.init(.ordersNotPending, order)) }
    if let version = action.version, version != order.version {
      return .failure(.init(.ordersVersionConflict, order))
    }
    let before = order
    action.change(&order, by: me, at: call.at)
    if order == before { return .success(order) }
    order.version += 1
    order.updatedAt = call.at
    return .success(order)
  }
}

extension StoreAnswer.Refusal: Error {
  /// Whether it goes on record: the change was not the caller's to make.
  fileprivate func isOffence(_ action: OrdersModel.Action, of call: OrdersModel.Call) -> Bool {
    switch code {
    case .ordersOwnOrder, .ordersNotOwner: true
    case .ordersNotPending: action.isUndo && order?.decidedBy?.userID != call.caller.userID
    default: false
    }
  }
}

import Foundation
import Kernel
import OrdersContract

/// What all verbs that change orders share.
extension OrdersModule {
  /// How long the answer to an idempotency key is kept.
  static let claimLifetime = Duration.seconds(24 * 3600)

  /// The caller's claim to have this done once; `nil` without an idempotency key.
  /// - Parameters:
  ///   - verb: the same key with another verb is another request.
  ///   - request: what was asked for, as it came.
  /// - Throws: `invalid` for a key that is none.
  func claim(
    _ verb: AuditAction, _ request: some Encodable, by caller: Principal, _ context: CallContext
  ) throws(OrdersError) -> IdempotencyClaim? {
    guard let key = context.idempotencyKey else { return nil }
    guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      let advice = "Use 1 to 255 visible ASCII characters, such as a UUID."
      throw .invalid([FieldProblem("Idempotency-Key", .invalid, advice)])
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    guard let body = try? encoder.encode(request) else {
      throw .unavailable(cause: "a request cannot be written as JSON")
    }
    let now = clock.now()
    return IdempotencyClaim(
      userID: caller.userID, key: key, request: Array(verb.rawValue.utf8) + body, at: now,
      validSince: now - OrdersModule.claimLifetime)
  }

  /// Changes orders, all or none, and tells those who follow them.
  /// - Parameter explain: why the whole call was refused, from why single orders were, by their place.
  func change(
    _ changes: [GuardedChange], claim: IdempotencyClaim?, explain: ([Int: OrdersError]) -> OrdersError
  ) async throws(OrdersError) -> Acknowledged<[Order]> {
    try await settle(claim, explain) { () throws(StoreError) in try await store.change(changes, claim: claim) }
  }

  /// Changes one order. A change that was not the caller's to make is put on record.
  func change(
    _ change: GuardedChange, _ action: AuditAction, claim: IdempotencyClaim?, _ caller: Principal, _ occasion: Occasion
  ) async throws(OrdersError) -> Acknowledged<Order> {
    do {
      let changed = try await self.change([change], claim: claim) { $0[0] ?? .notFound }
      return Acknowledged(try only(changed.value), isReplay: changed.isReplay)
    } catch {
      try await recordOffence(error, action, on: change.orderID, caller, occasion)
      throw error
    }
  }

  /// An order that is gone, decided or changed is nobody's offence. One's own to decide, or somebody else's to change, is.
  func recordOffence(
    _ error: OrdersError, _ action: AuditAction, on orderID: EntityID, _ caller: Principal, _ occasion: Occasion
  ) async throws(OrdersError) {
    switch error {
    case .ownOrder, .notOwner: break
    case .notUndoable(let order, _) where order.decidedBy?.userID != caller.userID: break
    default: return
    }
    try await record(.refusal(of: action, on: orderID, to: caller, occasion))
  }

  /// Stores a new order.
  func place(_ placement: Transition, claim: IdempotencyClaim?) async throws(OrdersError) -> Acknowledged<Order> {
    let placed = try await settle(claim, { $0[0] ?? .notFound }) { () throws(StoreError) in
      try await store.place(placement, claim: claim)
    }
    return Acknowledged(try only(placed.value), isReplay: placed.isReplay)
  }

  private func settle(
    _ claim: IdempotencyClaim?, _ explain: ([Int: OrdersError]) -> OrdersError,
    _ ask: () async throws(StoreError) -> ChangeOutcome
  ) async throws(OrdersError) -> Acknowledged<[Order]> {
    let outcome = try await attempts.once(claim) { () throws(OrdersError) in try await stored(ask) }
    switch outcome {
    case .done(let orders):
      recentStatistics.forget()
      feed.advance()
      return Acknowledged(orders)
    case .replayed(let orders): return Acknowledged(orders, isReplay: true)
    case .keyReused: throw .keyReused
    case .refused(let refusals): throw explain(refusals)
    }
  }

  private func only(_ orders: [Order]) throws(OrdersError) -> Order {
    guard let order = orders.first, orders.count == 1 else {
      throw .unavailable(cause: "the store answered with \(orders.count) orders in place of one")
    }
    return order
  }
}

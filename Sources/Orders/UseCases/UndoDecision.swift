public import Kernel
public import OrdersContract

extension OrdersModule {
  /// Takes the caller's own decision back while it is young. Needs `admin:orders`.
  /// - Throws: `forbidden`, `invalid`, `notFound`, `notDecided`, `notUndoable`, `versionConflict`, `keyReused`, `inProgress`.
  public func undoDecision(
    _ undo: DecisionUndo, _ context: CallContext
  ) async throws(OrdersError) -> Acknowledged<Order> {
    let caller = try caller(context)
    try await require(.adminOrders, of: caller, context)
    let claim = try claim(.undoDecision, undo, by: caller, context)
    try VersionRule.check(undo.version)
    let (occasion, window) = (Occasion(caller, at: clock.now(), context), settings.undoWindow)
    let change = GuardedChange(of: undo.orderID) { order throws(OrdersError) in
      try Access.visible(order, to: caller).undone(version: undo.version, within: window, occasion)
    }
    return try await self.change(change, .undoDecision, claim: claim, caller, occasion)
  }
}

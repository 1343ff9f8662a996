import Kernel
import OrdersContract

/// Refusals of rights are told to the caller only once they are on record.
extension OrdersModule {
  /// The second step of a call that needs a scope.
  /// - Throws: `forbidden` with the missing scope; `unavailable` when that cannot be recorded.
  func require(_ scope: Scope, of caller: Principal, _ context: CallContext) async throws(OrdersError) {
    guard caller.may(scope) else { try await refuse(scope, to: caller, context) }
  }

  /// Ends a call for want of a scope.
  /// - Throws: always: `forbidden`, or `unavailable` when that cannot be recorded.
  func refuse(_ scope: Scope, to caller: Principal, _ context: CallContext) async throws(OrdersError) -> Never {
    try await record(.refusal(of: scope, to: caller, at: clock.now(), context))
    throw .forbidden(scope)
  }

  /// Appends a refusal to the audit trail, in a transaction of its own.
  func record(_ refusal: AuditEntry) async throws(OrdersError) {
    try await stored { () throws(StoreError) in try await audit.append(refusal) }
  }
}

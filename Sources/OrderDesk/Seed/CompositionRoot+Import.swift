import Kernel

extension CompositionRoot {
  /// What the audit trail says about orders that are taken in as a whole; their number is added by the store.
  func importOfOrders(_ call: CallContext) -> AuditEntry {
    AuditEntry(.importOrders, by: call.principal.map { AuditActor($0) }, at: clock.now(), call)
  }
}

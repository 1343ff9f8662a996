public import Kernel
public import OrdersContract

extension OrdersModule {
  /// What this module has recorded for the audit trail, newest first. Needs `audit:read`. Safe to retry.
  /// - Throws: `forbidden`.
  public func listAuditEvents(
    _ search: AuditSearch, _ context: CallContext
  ) async throws(OrdersError) -> [AuditEvent] {
    let caller = try caller(context)
    try await require(.auditRead, of: caller, context)
    return try await stored { () throws(StoreError) in try await audit.list(search) }
  }
}

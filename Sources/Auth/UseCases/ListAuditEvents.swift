public import AuthContract
public import Kernel

extension AuthModule {
  /// Asks for the scope: this module owns its trail.
  public func listAuditEvents(_ search: AuditSearch, _ context: CallContext) async throws(AuthError) -> [AuditEvent] {
    _ = try await caller(with: .auditRead, context)
    return try await stored { () async throws(StoreError) in try await audit.list(search) }
  }
}

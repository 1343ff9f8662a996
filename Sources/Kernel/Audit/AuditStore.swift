/// The audit trail of one module, for what has no other change to go with: failures, refusals, and reading it.
///
/// An event that records a change is written by the store of that change, in the same transaction.
public protocol AuditStore: Sendable {
  /// Appends an event in a transaction of its own.
  func append(_ entry: AuditEntry) async throws(StoreError)

  /// Newest first.
  func list(_ search: AuditSearch) async throws(StoreError) -> [AuditEvent]
}

public import Kernel
public import OrdersContract

extension OrdersModule {
  /// How many orders are in memory at a time.
  static let exportBatch = 500

  /// Everyone's orders that match, newest first. The export is on record before the first order is handed out. Needs
  /// `admin:orders` or `audit:read`.
  /// - Throws: `forbidden`, `invalid`.
  public func exportOrders(_ filter: OrderFilter, _ context: CallContext) async throws(OrdersError) -> OrderBatches {
    let caller = try await overseer(context)
    let filter = try FilterRule.checked(filter)
    try await record(
      AuditEntry(.exportOrders, by: AuditActor(caller), at: clock.now(), context, changes: filter.asChanges))
    let selection = OrderSelection(filter, among: .everyone)
    let last = ExportPlace()
    return OrderBatches { () throws(OrdersError) in
      let batch = try await stored { () throws(StoreError) in
        try await store.batch(selection, after: last.order, limit: OrdersModule.exportBatch)
      }
      guard let end = batch.last else { return nil }
      last.order = end
      return batch
    }
  }
}

extension OrderFilter {
  /// As the audit trail remembers it.
  fileprivate var asChanges: [String: FieldChange] {
    let parts: [String: String?] = [
      "user_id": userID?.text, "username": username, "search": search, "status": status?.rawValue,
      "from": from?.description, "to": to?.description,
    ]
    return parts.compactMapValues { value in value.map { FieldChange(from: .absent, to: .text($0)) } }
  }
}

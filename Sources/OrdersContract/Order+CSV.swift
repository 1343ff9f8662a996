import Kernel

/// An order as a row of a table.
extension Order {
  public static let csvHeader = [
    "id", "created_at", "username", "item_name", "quantity", "notes", "status", "decided_by", "decided_at",
    "decision_reason", "updated_at", "version", "user_id",
  ]

  /// In the order of the header; what is absent is empty.
  public var csvRow: [String] {
    [
      id.text, createdAt.description, username, itemName, String(quantity), notes, status.rawValue,
      decidedBy?.username ?? "", decidedAt?.description ?? "", decisionReason ?? "", updatedAt.description,
      String(version), userID.text,
    ]
  }
}

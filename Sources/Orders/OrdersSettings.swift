/// What the operator decides about orders.
public struct OrdersSettings: Sendable, Hashable {
  /// Whether approvers may decide orders of their own. `false` keeps the rule of four eyes.
  public var allowSelfApproval: Bool

  /// The default is the safe choice.
  public init(allowSelfApproval: Bool = false) { self.allowSelfApproval = allowSelfApproval }
}

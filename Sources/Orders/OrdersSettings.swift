/// What the operator decides about orders.
public struct OrdersSettings: Sendable, Hashable {
  /// Whether approvers may decide orders of their own. `false` keeps the rule of four eyes.
  public var allowSelfApproval: Bool
  /// How long an approver may take a decision back.
  public var undoWindow: Duration

  /// The defaults are the safe choice.
  public init(allowSelfApproval: Bool = false, undoWindow: Duration = .seconds(30)) {
    self.allowSelfApproval = allowSelfApproval
    self.undoWindow = undoWindow
  }
}

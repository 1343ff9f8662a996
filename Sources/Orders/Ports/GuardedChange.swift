public import Kernel
public import OrdersContract

/// A change of one order that depends on how the order is when its turn comes.
public struct GuardedChange: Sendable {
  public let orderID: EntityID
  /// Applies the rules to the order as it is, `nil` when there is none. A store calls it in the transaction of the change, and
  /// carries the transition out only on the very version that it was made from. It may be called twice, and must change
  /// nothing itself.
  ///
  /// - Returns: `nil` when the order is already as it is wanted.
  public let rule: @Sendable (Order?) throws(OrdersError) -> Transition?

  public init(of orderID: EntityID, rule: @escaping @Sendable (Order?) throws(OrdersError) -> Transition?) {
    self.orderID = orderID
    self.rule = rule
  }
}

/// One attempt of a caller to change something, so that a retry of it changes nothing more.
public struct IdempotencyClaim: Sendable, Hashable {
  public let userID: EntityID
  /// 1-255 visible ASCII characters.
  public let key: String
  /// What was asked for, as values in a fixed order: the same key with another request is refused.
  public let request: [UInt8]
  public let at: Timestamp
  /// Claims from before this moment are forgotten.
  public let validSince: Timestamp

  public init(userID: EntityID, key: String, request: [UInt8], at: Timestamp, validSince: Timestamp) {
    self.userID = userID
    self.key = key
    self.request = request
    self.at = at
    self.validSince = validSince
  }
}

/// What became of changes that are carried out all or none.
public enum ChangeOutcome: Sendable {
  /// The orders right after the change.
  case done([Order])
  /// An earlier attempt with the same claim came to this; nothing has changed now.
  case replayed([Order])
  /// The key was claimed for another request.
  case keyReused
  /// The rules refused some of them, by their place; nothing has changed.
  case refused([Int: OrdersError])
}

public import Kernel

/// What a person fills in to place an order.
public struct NewOrder: Sendable, Hashable, Codable {
  public let itemName: String
  public let quantity: Int
  public let notes: String

  public init(itemName: String, quantity: Int, notes: String) {
    self.itemName = itemName
    self.quantity = quantity
    self.notes = notes
  }
}

/// What the owner of a pending order changes about it. What is left out stays as it is.
public struct OrderEdit: Sendable, Hashable, Codable {
  public let orderID: EntityID
  /// The version that the owner saw.
  public let version: Int
  public let itemName: String?
  public let quantity: Int?
  public let notes: String?

  public init(orderID: EntityID, version: Int, itemName: String? = nil, quantity: Int? = nil, notes: String? = nil) {
    self.orderID = orderID
    self.version = version
    self.itemName = itemName
    self.quantity = quantity
    self.notes = notes
  }
}

/// The owner of a pending order no longer wants it.
public struct Cancellation: Sendable, Hashable, Codable {
  public let orderID: EntityID
  /// The version that the owner saw.
  public let version: Int

  public init(orderID: EntityID, version: Int) {
    self.orderID = orderID
    self.version = version
  }
}

/// A yes or a no to one version of an order.
public struct Decision: Sendable, Hashable, Codable {
  public let orderID: EntityID
  /// The version that the approver saw.
  public let version: Int
  /// 0-500 code points.
  public let reason: String

  public init(orderID: EntityID, version: Int, reason: String) {
    self.orderID = orderID
    self.version = version
    self.reason = reason
  }
}

/// One of many decisions that are carried out all or none.
public struct BulkDecision: Sendable, Hashable, Codable {
  public let verdict: Verdict
  public let decision: Decision

  public init(_ verdict: Verdict, _ decision: Decision) {
    self.verdict = verdict
    self.decision = decision
  }
}

/// A yes or a no: the two ways in which an order can be decided.
public enum Verdict: String, Sendable, Hashable, Codable, CaseIterable {
  case approved, rejected

  /// The status of an order after it.
  public var status: OrderStatus {
    switch self {
    case .approved: .approved
    case .rejected: .rejected
    }
  }
}

/// An approver takes their own decision back.
public struct DecisionUndo: Sendable, Hashable, Codable {
  public let orderID: EntityID
  /// The version that the approver saw; `nil` for whichever it has.
  public let version: Int?

  public init(orderID: EntityID, version: Int? = nil) {
    self.orderID = orderID
    self.version = version
  }
}

/// What a change came to.
public struct Acknowledged<Value: Sendable>: Sendable {
  /// As it was right after the change.
  public let value: Value
  /// Whether this is the answer to an earlier request with the same idempotency key: nothing has changed this time.
  public let isReplay: Bool

  public init(_ value: Value, isReplay: Bool = false) {
    self.value = value
    self.isReplay = isReplay
  }
}

extension Acknowledged: Equatable where Value: Equatable {}
extension Acknowledged: Encodable where Value: Encodable {}
extension Acknowledged: Decodable where Value: Decodable {}

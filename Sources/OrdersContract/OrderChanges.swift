public import Kernel

/// One change of an order, as those who follow orders live are told of it.
public struct OrderChange: Sendable, Hashable, Codable {
  /// Grows with every change of the whole desk.
  public let sequence: Int
  /// Right after the change.
  public let order: Order

  public init(sequence: Int, order: Order) {
    self.sequence = sequence
    self.order = order
  }
}

/// Changes as they happen, in the order of their sequence. A batch without changes says that all is well, and comes now and
/// then when nothing happens.
///
/// It ends when the reader is too slow, or when the service stops: go on after the last sequence.
public struct OrderChanges: Sendable {
  /// The changes after this sequence follow.
  public let start: Int
  public let batches: Pulled<[OrderChange], OrdersError>

  public init(after start: Int, batches: Pulled<[OrderChange], OrdersError>) {
    self.start = start
    self.batches = batches
  }
}

/// Orders for an export, some hundred at a time.
public typealias OrderBatches = Pulled<[Order], OrdersError>

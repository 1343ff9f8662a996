import HTTPKit
import Kernel
import OrdersContract
import PeerHTTP

/// The verbs of `OrdersService` as calls between processes: what both ends agree on.
enum OrdersCalls {
  static let module = "orders"

  // One's own orders, which somebody else has to approve.
  static let placeOrder = PeerCall<NewOrder, Acknowledged<Order>>("placeOrder", .keyed, check: .recent)
  static let editOrder = PeerCall<OrderEdit, Acknowledged<Order>>("editOrder", .keyed, check: .recent)
  static let cancelOrder = PeerCall<Cancellation, Acknowledged<Order>>("cancelOrder", .keyed, check: .recent)

  // Decisions.
  static let approveOrder = PeerCall<Decision, Acknowledged<Order>>("approveOrder", .keyed)
  static let rejectOrder = PeerCall<Decision, Acknowledged<Order>>("rejectOrder", .keyed)
  static let undoDecision = PeerCall<DecisionUndo, Acknowledged<Order>>("undoDecision", .keyed)
  static let decideOrders = PeerCall<[BulkDecision], Acknowledged<[Order]>>("decideOrders", .keyed)

  static let listMyOrders = PeerCall<OwnOrders, OrderPage>("listMyOrders", .safe)
  static let listOrders = PeerCall<OrderQuery, OrderPage>("listOrders", .safe)
  static let orderStatistics = PeerCall<NoArguments, OrderStatistics>("orderStatistics", .safe)
  static let findOrder = PeerCall<EntityID, Order>("findOrder", .safe)
  static let orderTimeline = PeerCall<EntityID, Timeline>("orderTimeline", .safe)
  static let listAuditEvents = PeerCall<AuditSearch, [AuditEvent]>("listAuditEvents", .safe)

  /// It is recorded, so that it is made once, by somebody who is known at that moment.
  static let exportOrders = PeerStream<OrderFilter, NoAnswer, OrderBatch>("exportOrders", .once)
  static let followOrders = PeerStream<Following, FeedStart, ChangeBatch>("followOrders", .safe, isLive: true)
}

/// Which of the caller's own orders are wanted.
struct OwnOrders: Codable, Sendable {
  let status: OrderStatus?
  let search: String?
  let page: PageRequest
}

/// Where to go on with the changes.
struct Following: Codable, Sendable {
  let after: Int?
}

/// Where the changes begin.
struct FeedStart: Codable, Sendable {
  let start: Int
}

/// Some orders of an export.
struct OrderBatch: Codable, Sendable, JSONWritable {
  let orders: [Order]

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.name("orders")
      json.array(orders)
    }
  }
}

/// Changes that came together; without any it says that all is well.
struct ChangeBatch: Codable, Sendable, JSONWritable {
  let changes: [OrderChange]

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.name("changes")
      json.array(changes)
    }
  }
}

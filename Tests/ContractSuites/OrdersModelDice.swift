import Kernel
import OrdersContract
import TestSupport

/// Commands and questions by chance: mostly such that may succeed, among them every kind of mistake.
struct OrdersModelDice {
  private var random: SeededRandom
  private let unknown: EntityID

  init(seed: UInt64, unknown: EntityID) {
    random = SeededRandom(seed)
    self.unknown = unknown
  }

  mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

  /// One of `chances` times on average.
  mutating func once(in chances: Int) -> Bool { below(chances) == 0 }

  mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

  mutating func command(_ model: OrdersModel) -> OrdersModel.Command {
    switch below(12) {
    case 0...3: .place(NewOrder(itemName: item(), quantity: quantity(), notes: pick(["", "", "soon", "not\nblue"])))
    case 4...5: .edit(edit(model))
    case 6: cancellation(model)
    case 7...8: .decide(decision(model))
    case 9: undo(model)
    default: .decideMany((0..<pick([0, 1, 2, 2, 3, 4])).map { _ in decision(model) })
    }
  }

  mutating func filter(_ model: OrdersModel, people: [Principal]) -> OrderFilter {
    var filter = OrderFilter()
    if once(in: 4) { filter.userID = once(in: 8) ? unknown : pick(people).userID }
    if once(in: 4) { filter.username = pick(people.map(\.username) + ["OWNER", "nobody", "own"]) }
    if once(in: 3) {
      filter.search = pick(["mon", "ONI", " desk 2 ", "owner", "eighb", "a", "Ow", "zzz", "approver", "k 1"])
    }
    if once(in: 3) { filter.status = pick(OrderStatus.allCases) }
    if once(in: 4) { filter.from = moment(model) }
    if once(in: 4) { filter.to = moment(model) }
    return filter
  }

  private mutating func moment(_ model: OrdersModel) -> Timestamp {
    order(model).createdAt + .milliseconds(below(3) - 1)
  }

  private mutating func item() -> String { pick(["Monitor", " Desk 1", "Desk 2", "Chair", "monitor arm", "", "  "]) }

  private mutating func quantity() -> Int { once(in: 12) ? pick([0, 101, -1]) : below(100) + 1 }

  private mutating func edit(_ model: OrdersModel) -> OrderEdit {
    let order = order(model)
    return OrderEdit(
      orderID: order.id, version: version(of: order), itemName: once(in: 3) ? item() : nil,
      quantity: once(in: 3) ? quantity() : nil, notes: once(in: 3) ? pick([order.notes, "changed"]) : nil)
  }

  private mutating func decision(_ model: OrdersModel) -> BulkDecision {
    let order = order(model)
    let reason = pick(["", " because ", "no money"])
    return BulkDecision(
      pick(Verdict.allCases), Decision(orderID: order.id, version: version(of: order), reason: reason))
  }

  private mutating func cancellation(_ model: OrdersModel) -> OrdersModel.Command {
    let order = order(model)
    return .cancel(Cancellation(orderID: order.id, version: version(of: order)))
  }

  private mutating func undo(_ model: OrdersModel) -> OrdersModel.Command {
    let decided = model.orders.filter { $0.decidedAt != nil }.sorted { $0.updatedAt < $1.updatedAt }
    let order = decided.isEmpty || once(in: 6) ? order(model) : pick(decided.suffix(4))
    return .undo(DecisionUndo(orderID: order.id, version: once(in: 2) ? nil : version(of: order)))
  }

  /// More often than not a young one.
  private mutating func order(_ model: OrdersModel) -> Order {
    if model.orders.isEmpty || once(in: 30) {
      let moment = Timestamp(milliseconds: 1_767_225_600_000)
      return Order(
        id: unknown, userID: unknown, username: "x", itemName: "x", quantity: 1, notes: "", status: .pending,
        createdAt: moment, updatedAt: moment, decidedBy: nil, decidedAt: nil, decisionReason: nil, version: 1)
    }
    return once(in: 3) ? pick(model.orders) : pick(model.orders.suffix(8))
  }

  private mutating func version(of order: Order) -> Int {
    once(in: 8) ? order.version + pick([-1, 1, 2]) : order.version
  }
}

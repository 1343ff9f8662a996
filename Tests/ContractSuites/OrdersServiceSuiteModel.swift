import Kernel
import Orders
import OrdersContract
import SQLiteKit
import TestSupport
import Testing

extension OrdersServiceSuite {
  static let model = (UInt64(1)...4).map { seed in
    OrdersServiceScenario("it does what a model of a hundred lines does, seed \(seed)") { stage in
      var run = OrdersModelRun(stage, seed: seed)
      for step in 1...400 { try await run.step(step) }
      try await run.compareEverything()
    }
  }
}

/// Does the same to the service and to the model, and compares them after every command.
private struct OrdersModelRun {
  private let stage: OrdersStage
  private let people: [CallContext]
  private let seed: UInt64
  private var dice: OrdersModelDice
  private var model = OrdersModel()
  /// How commands have ended.
  private var met: Set<String> = []
  private static let everyEnd: Set<String> = [
    "orders.place", "orders.edit", "orders.cancel", "orders.approve", "orders.reject", "orders.undo", "many", "replay",
    "orders.not_found", "orders.not_owner", "orders.own_order", "orders.not_pending", "orders.version_conflict",
    "orders.not_decided", "orders.decisions_refused", "auth.forbidden", "request.invalid",
    "request.idempotency_key_reused",
  ]

  /// What was sent with a key, to be sent again.
  private var sent: [(command: OrdersModel.Command, caller: CallContext)] = []

  init(_ stage: OrdersStage, seed: UInt64) {
    self.stage = stage
    self.seed = seed
    people = [
      stage.owner, stage.neighbour, stage.owner, stage.neighbour, stage.approver, stage.approver, stage.secondApprover,
      stage.auditor, stage.admin,
    ]
    dice = OrdersModelDice(seed: seed, unknown: stage.unknown)
  }

  mutating func step(_ number: Int) async throws {
    moveClock()
    let (command, caller) = next()
    let (outcome, newID) = await carryOut(command, caller)
    let principal = try #require(caller.principal)
    let call = OrdersModel.Call(caller: principal, at: stage.clock.now(), key: caller.idempotencyKey)
    let expected = model.run(command, call, newID: newID)
    let comment = "seed \(seed), step \(number): \(command) by \(principal.username), key \(call.key ?? "none")"
    try #require(outcome == expected, "\(comment)")
    switch outcome {
    case .done(_, let isReplay): met.insert(isReplay ? "replay" : command.isMany ? "many" : command.name)
    case .refused(let code, _): met.insert(code.rawValue)
    case .refusedMany: met.insert(ProblemCode.ordersDecisionsRefused.rawValue)
    }
    if caller.idempotencyKey != nil { sent.append((command, caller)) }
    try await compareList(comment)
    #expect(try await stage.service.orderStatistics(stage.auditor) == model.statistics(at: call.at), "\(comment)")
  }

  /// Mostly by a moment; now and then past the undo window, past the life of a key, or back.
  private mutating func moveClock() {
    switch dice.below(40) {
    case 0: stage.clock.advance(by: .seconds(25 * 3600))
    case 1: stage.clock.advance(by: .milliseconds(-dice.below(3)))
    case 2...4: stage.clock.advance(by: .seconds(20 + dice.below(20)))
    case 5...25: stage.clock.advance(by: .milliseconds(dice.below(1500)))
    default: break
    }
  }

  private mutating func next() -> (OrdersModel.Command, CallContext) {
    if !sent.isEmpty, dice.once(in: 6) { return dice.pick(sent.suffix(10)) }
    let command = dice.command(model)
    var caller = dice.pick(people)
    if command.isForApprovers, dice.once(in: 8) == false { caller = dice.pick([stage.approver, stage.secondApprover]) }
    if case .undo(let undo) = command, !dice.once(in: 4) {
      let decider = model.orders.first { $0.id == undo.orderID }?.decidedBy
      caller = people.first { $0.principal?.userID == decider?.userID } ?? caller
    }
    if dice.once(in: 3) { caller.idempotencyKey = "key-\(dice.below(12))" }
    return (command, caller)
  }

  private func carryOut(
    _ command: OrdersModel.Command, _ caller: CallContext
  ) async -> (OrdersModel.Outcome, newID: EntityID?) {
    do throws(OrdersError) {
      let answer = try await send(command, caller)
      return (.done(answer.value, isReplay: answer.isReplay), answer.value.first?.id)
    } catch {
      guard case .decisionsRefused(let refused) = error else {
        return (.refused(error.code, error.currentOrder), nil)
      }
      let refusals = refused.map { ($0.index, StoreAnswer.Refusal($0.code, $0.order)) }
      return (.refusedMany(Dictionary(refusals) { first, _ in first }), nil)
    }
  }

  private func send(
    _ command: OrdersModel.Command, _ caller: CallContext
  ) async throws(OrdersError) -> Acknowledged<[Order]> {
    let service = stage.service
    let one: Acknowledged<Order>
    switch command {
    case .place(let wish): one = try await service.placeOrder(wish, caller)
    case .edit(let edit): one = try await service.editOrder(edit, caller)
    case .cancel(let cancellation): one = try await service.cancelOrder(cancellation, caller)
    case .decide(let bulk) where bulk.verdict == .approved: one = try await service.approveOrder(bulk.decision, caller)
    case .decide(let bulk): one = try await service.rejectOrder(bulk.decision, caller)
    case .undo(let undo): one = try await service.undoDecision(undo, caller)
    case .decideMany(let many): return try await service.decideOrders(many, caller)
    }
    return Acknowledged([one.value], isReplay: one.isReplay)
  }

  /// One list by chance: a page by offset, and all of it by cursor.
  private mutating func compareList(_ comment: String) async throws {
    let person = dice.pick(people)
    if dice.once(in: 3) {
      let (status, owner) = (dice.pick([nil, .pending, .approved]) as OrderStatus?, person.principal?.userID)
      let expected = model.list(OrderFilter(status: status), sort: .newest, of: owner)
      let page = try await stage.mine(status, PageRequest(limit: 100), as: person)
      #expect(
        page.orders == Array(expected.prefix(100)) && page.total == OrderTotal(count: expected.count), "\(comment)")
      return
    }
    let filter = dice.filter(model, people: people.compactMap(\.principal))
    let sort = dice.pick(OrderSort.allCases)
    if let from = filter.from, let to = filter.to, from > to {
      let error = await refusal { () throws(OrdersError) in try await stage.everyones(filter, sort: sort) }
      #expect(error?.fields == ["to invalid"], "\(comment)")
      return
    }
    let expected = model.list(filter, sort: sort)
    let about = "\(comment): \(filter) by \(sort)"
    let offset = dice.below(expected.count + 2)
    let page = try await stage.everyones(filter, sort: sort, PageRequest(limit: 7, offset: offset))
    #expect(page.orders == Array(expected.dropFirst(offset).prefix(7)), "\(about) from \(offset)")
    #expect(page.total == OrderTotal(count: expected.count), "\(about)")
    #expect((page.nextCursor != nil) == (offset + 7 < expected.count), "\(about)")
    #expect(try await stage.walk(filter, sort: sort, limit: 1 + expected.count / 3) == expected, "\(about)")
  }

  /// Timelines, the audit trail and the stream of changes tell the same story.
  func compareEverything() async throws {
    #expect(met == OrdersModelRun.everyEnd)
    for order in model.orders {
      let events = try await stage.service.orderTimeline(order.id, stage.auditor).events
      #expect(Order.replayed(order.id, events) == order)
      #expect(events.count == order.version)
      #expect(try await stage.service.findOrder(order.id, stage.auditor) == order)
    }
    let events = try await stage.service.listAuditEvents(AuditSearch(limit: 10_000), stage.auditor).reversed()
    #expect(events.map { "\($0.action.rawValue) \($0.outcome.rawValue) \($0.target ?? "-")" } == model.trail)
    var verifier = AuditVerifier(module: .orders)
    for event in events { try verifier.check(event) }
    for reader in [stage.owner, stage.auditor] {
      let expected = reader.requestID == "req-auditor" ? model.changes : model.changes.filter { $0.username == "owner" }
      let seen = try await stage.changes(after: 0, count: expected.count, as: reader)
      #expect(seen.map(\.order) == expected)
    }
  }
}

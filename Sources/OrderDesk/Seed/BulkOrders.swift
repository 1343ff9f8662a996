import Foundation
import Kernel
import Orders
import OrdersContract
import OrdersSQLite

/// Many orders of many people, for measuring: the same at every run for the same number.
struct BulkOrders {
  let root: CompositionRoot
  let orders: Modules.OrdersPart

  /// Adds orders until there are `target` in all.
  func fill(upTo target: Int) async throws {
    let call = root.operatorCall
    let existing = try await orders.module.listOrders(OrderQuery(), call).total.count
    let start = root.clock.now() - .seconds(365 * 86_400)
    var generator = SplitMix(state: UInt64(existing) &+ 1)
    var added = 0
    let progress = ProgressBar.ofCommand("seed", total: max(0, target - existing), .things("orders"))
    defer { progress.finish() }
    while existing + added < target {
      let batch = (0..<min(1000, target - existing - added)).map { index in
        let progress = Double(existing + added + index) / Double(max(target, 1))
        return history(at: start + .seconds(Int(progress * 365 * 86_400)), &generator)
      }
      added += try await orders.store.insertHistory(batch, audit: root.importOfOrders(call))
      progress.move(to: added)
    }
    progress.finish()
    print("\(added) orders added, \(existing + added) in all.")
  }

  private func history(at placed: Timestamp, _ generator: inout SplitMix) -> OrderHistory {
    let owner = person("bulk", Int.random(in: 1...1000, using: &generator))
    let status: OrderStatus =
      Int.random(in: 0..<10, using: &generator) == 0 ? .pending : Bool.random(using: &generator) ? .approved : .rejected
    let decided = status == .pending ? nil : placed + .seconds(Int.random(in: 60...86_400, using: &generator))
    let order = Order(
      id: EntityID(at: placed, from: root.random), userID: owner.userID, username: owner.username,
      itemName: Self.items.randomElement(using: &generator) ?? "Item",
      quantity: Int.random(in: 1...100, using: &generator), notes: "", status: status, createdAt: placed,
      updatedAt: decided ?? placed, decidedBy: decided.map { _ in person("desk", 1) }, decidedAt: decided,
      decisionReason: decided.map { _ in "" }, version: decided == nil ? 1 : 2)
    return OrderHistory(of: order, requestID: "seed")
  }

  /// A made-up owner; orders keep a copy of the name, so no account is needed.
  private func person(_ prefix: String, _ number: Int) -> Person {
    Person(
      userID: EntityID(at: Timestamp(milliseconds: Int64(number)), from: SplitMix(state: UInt64(number))),
      username: "\(prefix)_\(String(10_000 + number).dropFirst())")
  }

  private static let items = [
    "24-inch monitor", "Wireless keyboard", "USB-C dock", "Standing desk", "Office chair", "Laptop stand",
    "Noise-cancelling headphones", "External SSD, 2 TB", "Whiteboard markers", "Network cable, 5 m",
  ]
}

/// SplitMix64: small, fast, and the same on every machine.
struct SplitMix: RandomNumberGenerator, RandomSource {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  func bytes(_ count: Int) -> [UInt8] {
    var copy = self
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: copy.next()) }
  }
}

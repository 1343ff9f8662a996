import Foundation
import Kernel
import Orders
import OrdersContract
import Testing

/// An order writes itself with the bytes of its `Encodable` form.
@Suite struct OrderJSONTests {
  @Test(arguments: OrderStatus.allCases)
  func bothFormsAreTheSame(status: OrderStatus) throws {
    let order = Fixtures.history(7, status: status).order
    let page = OrderPage(
      orders: [order, order], total: OrderTotal(count: 2, isExact: status == .pending),
      nextCursor: status == .pending ? nil : "abc")
    var writer = JSONWriter()
    page.write(to: &writer)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    #expect(String(decoding: writer.bytes, as: UTF8.self) == String(decoding: try encoder.encode(page), as: UTF8.self))
    #expect(try JSONDecoder().decode(OrderPage.self, from: Data(writer.bytes)) == page)
    #expect(try JSONReader.read(OrderPage.self, from: writer.bytes) == page)
  }

  @Test(arguments: [false, true])
  func anAcknowledgedOrderIsReadAsItWasWritten(isReplay: Bool) throws {
    let acknowledged = Acknowledged(Fixtures.history(3, status: .rejected).order, isReplay: isReplay)
    var writer = JSONWriter()
    acknowledged.write(to: &writer)
    #expect(try JSONReader.read(Acknowledged<Order>.self, from: writer.bytes) == acknowledged)
  }

  /// Another version of the program may say more, but not less.
  @Test func aMemberMoreIsPassedOverAndOneLessIsMissed() throws {
    let order = Fixtures.history(7, status: .approved).order
    var writer = JSONWriter()
    order.write(to: &writer)
    let text = String(decoding: writer.bytes, as: UTF8.self)
    let more = text.replacing("{\"created_at\"", with: "{\"colour\":{\"of\":[1,2]},\"created_at\"")
    try #require(more != text)
    #expect(try JSONReader.read(Order.self, from: Array(more.utf8)) == order)
    for name in ["id", "user_id", "username", "item_name", "quantity", "notes", "status", "updated_at", "version"] {
      let less = text.replacing("\"\(name)\":", with: "\"former_\(name)\":")
      #expect(throws: JSONReader.Failure.self, "\(name)") { try JSONReader.read(Order.self, from: Array(less.utf8)) }
    }
  }

  @Test(arguments: [0, 1, 3])
  func statisticsAreReadAsTheyWereWritten(approved: Int) throws {
    let statistics = OrderStatistics(
      counts: [.pending: 2, .approved: approved, .rejected: approved / 3, .cancelled: 9],
      medianSecondsToDecision: approved == 0 ? nil : 77,
      perDay: [
        OrderStatistics.Day(date: "2026-11-26", orders: 0), OrderStatistics.Day(date: "2026-11-27", orders: 12),
      ],
      decisionTimes: [
        OrderStatistics.DecisionTime(upToSeconds: 300, orders: approved),
        OrderStatistics.DecisionTime(upToSeconds: nil, orders: 1),
      ])
    var writer = JSONWriter()
    statistics.write(to: &writer)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    #expect(
      String(decoding: writer.bytes, as: UTF8.self) == String(decoding: try encoder.encode(statistics), as: UTF8.self))
    #expect(try JSONReader.read(OrderStatistics.self, from: writer.bytes) == statistics)
    #expect(try JSONDecoder().decode(OrderStatistics.self, from: Data(writer.bytes)) == statistics)
  }
}

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
  }
}

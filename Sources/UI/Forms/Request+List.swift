import HTTPKit
import HTTPTypes
import Hummingbird
import Kernel
import OrdersContract

extension Request {
  /// The filter and the place of a list page: `status` (one of the statuses, or `all`) and `offset`.
  func listQuery(defaultStatus: OrderStatus?) throws(Problem) -> OrderQuery {
    var fields = queryFields
    let status = fields.optionalChoice("status", of: StatusFilter.self)
    let offset = fields.optionalInteger("offset") ?? 0
    try fields.finish()
    return OrderQuery(status: status.map(\.status) ?? defaultStatus, page: PageRequest(offset: offset))
  }

  /// Whether HTMX will put the answer into the element with this id.
  func wantsPart(_ id: String) -> Bool {
    isFragment && HTTPField.Name("HX-Target").flatMap { headers[$0] } == id
  }
}

private enum StatusFilter: String, CaseIterable {
  case pending, approved, rejected, cancelled, all

  /// `nil` for all.
  var status: OrderStatus? { OrderStatus(rawValue: rawValue) }
}

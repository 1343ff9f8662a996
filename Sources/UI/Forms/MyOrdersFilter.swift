import Foundation
import HTTPKit
import Kernel
import OrdersContract

/// The filters of one's own orders and the place in them, as the address has them.
struct MyOrdersFilter {
  /// `nil` for all.
  var status: OrderStatus?
  /// A part of the item.
  var search = ""
  var offset = 0

  /// Reads `status` (one of the statuses, or `all`), `search` and `offset`; what is wrong with them is noted in the fields.
  init(_ fields: inout Fields) {
    status = fields.optionalChoice("status", of: StatusChoice.self)?.status
    search = (fields.optionalString("search") ?? "").trimmingCharacters(in: .whitespaces)
    offset = fields.optionalInteger("offset") ?? 0
  }

  /// For the service; `nil` when nothing is searched for.
  var wantedSearch: String? { search.isEmpty ? nil : search }

  /// The address of the list with these filters, from the first page on.
  func href(_ change: (inout MyOrdersFilter) -> Void = { _ in }) -> String {
    var filter = self
    filter.offset = 0
    change(&filter)
    let offset = filter.offset == 0 ? "" : String(filter.offset)
    return Address.of("/orders", ["status": filter.status?.rawValue ?? "", "search": filter.search, "offset": offset])
  }
}

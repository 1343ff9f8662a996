import Foundation
import HTTPKit
import Kernel
import OrdersContract

/// The filters of the queue, its sorting and the place in it, as the address has them.
struct QueueFilter {
  /// What is shown when the address names no status.
  static let defaultStatus = OrderStatus.pending

  /// `nil` for all.
  var status: OrderStatus?
  /// A part of the item or of a username.
  var search = ""
  /// One person, by the whole name.
  var username = ""
  var days = DayRange()
  var sort = OrderSort.newest
  var offset = 0

  init(status: OrderStatus?) { self.status = status }

  /// Reads `status` (one of the statuses, or `all`), `search`, `username`, `from`, `to`, `sort` and `offset`; what is wrong
  /// with them is noted in the fields.
  init(_ fields: inout Fields) {
    let choice = fields.optionalChoice("status", of: StatusChoice.self)
    status = choice == nil ? QueueFilter.defaultStatus : choice?.status
    search = (fields.optionalString("search") ?? "").trimmingCharacters(in: .whitespaces)
    username = (fields.optionalString("username") ?? "").trimmingCharacters(in: .whitespaces)
    days = DayRange(&fields)
    sort = fields.optionalChoice("sort", of: OrderSort.self) ?? .newest
    offset = fields.optionalInteger("offset") ?? 0
  }

  /// Whether the list is narrowed down by something else than the status.
  var isNarrowed: Bool { !search.isEmpty || hasDetails }

  /// Whether the fields that are folded away are in use.
  var hasDetails: Bool { !username.isEmpty || !days.isEmpty }

  var orderFilter: OrderFilter {
    OrderFilter(
      username: username.isEmpty ? nil : username, search: search.isEmpty ? nil : search, status: status,
      from: days.begin, to: days.end)
  }

  var query: OrderQuery { OrderQuery(orderFilter, sort: sort, page: PageRequest(offset: offset)) }

  /// The address of the list with these filters, from the first page on.
  func with(_ change: (inout QueueFilter) -> Void) -> QueueFilter {
    var filter = self
    filter.offset = 0
    change(&filter)
    return filter
  }

  var href: String {
    let place = [("sort", sort == .newest ? "" : sort.rawValue), ("offset", offset == 0 ? "" : String(offset))]
    return Address.of("/admin", filters + place)
  }

  var csvHref: String { Address.of("/admin/orders.csv", filters) }

  /// The fields of the filters alone; those that are not set are empty.
  var filters: [(name: String, value: String)] {
    let status = status == QueueFilter.defaultStatus ? "" : status?.rawValue ?? StatusChoice.all.rawValue
    return [("status", status), ("search", search), ("username", username), ("from", days.from), ("to", days.to)]
  }
}

/// A status, or all of them.
enum StatusChoice: String, CaseIterable {
  case pending, approved, rejected, cancelled, all

  /// `nil` for all.
  var status: OrderStatus? { OrderStatus(rawValue: rawValue) }
}

import Kernel
import OrdersContract
import Templates

/// A list of orders with its filters and pages. Filter and page live in the address.
struct ListView {
  let path: String
  /// What the list shows when the address names no status; `nil` for all.
  let defaultStatus: OrderStatus?
  let query: OrderQuery
  let page: OrderPage
  let rows: [TemplateRecord]

  var record: TemplateRecord {
    [
      "orders": rows,
      "filters": filters,
      "page": pages,
      "empty": emptyState,
      "filter_text": query.status?.rawValue ?? "",
      "all_href": href(status: nil, offset: 0),
      "next": href(status: query.status, offset: query.page.offset),
    ]
  }

  private var filters: [TemplateRecord] {
    let statuses: [OrderStatus?] =
      defaultStatus == nil ? [nil] + OrderStatus.allCases : OrderStatus.allCases + [nil]
    return statuses.map { status in
      [
        "value": status?.rawValue ?? "all",
        "label": status?.text ?? "All",
        "href": href(status: status, offset: 0),
        "is_current": status == query.status,
      ]
    }
  }

  private var pages: TemplateRecord {
    let (offset, limit) = (query.page.offset, query.page.limit)
    let last = offset + page.orders.count
    let hasNext = last < page.total && last <= PageRequest.largestOffset
    return [
      "first": page.orders.isEmpty ? 0 : offset + 1,
      "last": page.orders.isEmpty ? 0 : last,
      "total": page.total,
      "prev_href": offset > 0 ? href(status: query.status, offset: max(0, offset - limit)) : "",
      "next_href": hasNext ? href(status: query.status, offset: offset + limit) : "",
    ]
  }

  private var emptyState: String {
    switch query.status {
    case nil: "none"
    case .pending where defaultStatus == .pending: "caught_up"
    default: "filter"
    }
  }

  private func href(status: OrderStatus?, offset: Int) -> String {
    var parameters = status == defaultStatus ? [] : ["status=\(status?.rawValue ?? "all")"]
    if offset > 0 { parameters.append("offset=\(offset)") }
    return parameters.isEmpty ? path : "\(path)?\(parameters.joined(separator: "&"))"
  }
}

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
      "filter_text": query.filter.status?.rawValue ?? "",
      "all_href": href(status: nil, offset: 0),
      "csv_href": href(status: query.filter.status, offset: 0, at: "\(path)/orders.csv"),
      "next": href(status: query.filter.status, offset: query.page.offset),
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
        "is_current": status == query.filter.status,
      ]
    }
  }

  private var pages: TemplateRecord {
    PagesView(
      page: query.page, count: page.orders.count, total: page.total.count, noun: ("order", "orders"),
      previousText: "Newer", nextText: "Older", href: { href(status: query.filter.status, offset: $0) }
    ).record
  }

  private var emptyState: String {
    switch query.filter.status {
    case nil: "none"
    case .pending where defaultStatus == .pending: "caught_up"
    default: "filter"
    }
  }

  private func href(status: OrderStatus?, offset: Int, at path: String? = nil) -> String {
    let path = path ?? self.path
    var parameters = status == defaultStatus ? [] : ["status=\(status?.rawValue ?? "all")"]
    if offset > 0 { parameters.append("offset=\(offset)") }
    return parameters.isEmpty ? path : "\(path)?\(parameters.joined(separator: "&"))"
  }
}

import Kernel
import OrdersContract
import Templates

/// One's own orders with their filters and pages, all of which live in the address.
struct MyOrdersView {
  let filter: MyOrdersFilter
  /// `nil` when the search was refused.
  var page: OrderPage?
  var state = FormState()

  static let labels = ["search": "Search"]

  var record: TemplateRecord {
    var state = state
    state.typed = ["search": filter.search]
    return state.record(labels: Self.labels).merging([
      "orders": (page?.orders ?? []).map { OrderView(order: $0).record },
      "filters": statusLinks,
      "status": filter.status?.rawValue ?? "",
      "is_searched": !filter.search.isEmpty,
      "page": pages,
      "empty": emptyState,
      "clear_href": filter.href { $0.search = "" },
      "all_href": filter.href { $0.status = nil },
      "first_href": filter.href(),
      "here_href": filter.href { $0.offset = filter.offset },
    ])
  }

  private var statusLinks: [TemplateRecord] {
    ([nil] + OrderStatus.allCases).map { status in
      [
        "value": status?.rawValue ?? StatusChoice.all.rawValue,
        "label": status?.text ?? "All",
        "href": filter.href { $0.status = status },
        "is_current": status == filter.status,
      ]
    }
  }

  private var pages: TemplateRecord {
    guard let page else { return PagesView.none }
    return PagesView(
      page: PageRequest(offset: filter.offset), count: page.orders.count, total: page.total.count,
      noun: ("order", "orders"), isExact: page.total.isExact, previousText: "Newer", nextText: "Older",
      href: { offset in filter.href { $0.offset = offset } }
    ).record
  }

  /// Which of the reasons there are for an empty list: a page after the last one, filters, or no orders at all.
  private var emptyState: String {
    if page.map({ $0.total.count > 0 }) == true { return "page" }
    if !filter.search.isEmpty { return "search" }
    return filter.status == nil ? "none" : "status"
  }
}

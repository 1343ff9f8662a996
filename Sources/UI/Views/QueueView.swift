import Kernel
import OrdersContract
import Templates

/// Everyone's orders with their filters, sorting and pages, all of which live in the address.
struct QueueView {
  let filter: QueueFilter
  /// `nil` when the filters were refused.
  var page: OrderPage?
  var rows: [TemplateRecord] = []
  var state = FormState()

  static let labels = [
    "search": "Search", "username": "Person", "from": "From", "to": "To", "sort": "Sorted by",
  ]

  var record: TemplateRecord {
    var state = state
    state.typed = [
      "search": filter.search, "username": filter.username, "from": filter.days.from, "to": filter.days.to,
    ]
    let hidden = filter.filters.filter { !$0.value.isEmpty }
    return state.record(labels: Self.labels).merging([
      "orders": rows,
      "has_selection": rows.contains { $0["can_decide"] == .bool(true) },
      "filters": statusLinks,
      "status_field": filter.filters[0].value,
      "status": filter.status?.rawValue ?? StatusChoice.all.rawValue,
      "sort_fields": hidden.map { field -> TemplateRecord in ["name": field.name, "value": field.value] },
      "columns": Column.record(filter.sort),
      "sorts": OrderSort.allCases.map { sort -> TemplateRecord in
        ["value": sort == .newest ? "" : sort.rawValue, "label": sort.text, "is_selected": sort == filter.sort]
      },
      "is_narrowed": filter.isNarrowed,
      "has_details": filter.hasDetails || !(state.problem?.fields ?? []).allSatisfy { $0.field == "search" },
      "page": pages,
      "empty": emptyState,
      "first_href": filter.with { _ in }.href,
      "all_href": filter.with { $0.status = nil }.href,
      "clear_href": QueueFilter(status: filter.status).href,
      "csv_href": filter.csvHref,
      "next": filter.href,
    ])
  }

  private var statusLinks: [TemplateRecord] {
    (OrderStatus.allCases + [nil]).map { status in
      [
        "value": status?.rawValue ?? "all",
        "label": status?.text ?? "All",
        "href": filter.with { $0.status = status }.href,
        "is_current": status == filter.status,
      ]
    }
  }

  private var pages: TemplateRecord {
    guard let page else { return PagesView.none }
    let isNewestFirst = filter.sort == .newest
    return PagesView(
      page: filter.query.page, count: page.orders.count, total: page.total.count, noun: ("order", "orders"),
      isExact: page.total.isExact, previousText: isNewestFirst ? "Newer" : "Previous",
      nextText: isNewestFirst ? "Older" : "Next", href: { offset in filter.with { $0.offset = offset }.href }
    ).record
  }

  /// Which of the reasons there are for an empty list: a page after the last one, filters, or no such orders.
  private var emptyState: String {
    if let page, page.total.count > 0 { return "page" }
    if filter.isNarrowed { return "filter" }
    return switch filter.status {
    case nil: "none"
    case .pending: "caught_up"
    default: "status"
    }
  }
}

/// A column by which the queue can be sorted: its heading is a button that sorts by it, or turns the direction round.
private enum Column: String, CaseIterable {
  case username, createdAt = "created_at", status

  static func record(_ current: OrderSort) -> TemplateRecord {
    var record = TemplateRecord()
    for column in allCases {
      let (up, down) = column.sorts
      let isCurrent = current == up || current == down
      // Newest first is what people want of a time, and A to Z of a name.
      let first = column == .createdAt ? down : up
      let next = isCurrent ? (current == up ? down : up) : first
      record[column.rawValue] = .record([
        "aria_sort": isCurrent ? (current == up ? "ascending" : "descending") : "", "next": next.rawValue,
      ])
    }
    return record
  }

  private var sorts: (up: OrderSort, down: OrderSort) {
    switch self {
    case .username: (.username, .usernameDescending)
    case .createdAt: (.oldest, .newest)
    case .status: (.status, .statusDescending)
    }
  }
}

extension OrderSort {
  /// In words, for a list of choices.
  var text: String {
    switch self {
    case .newest: "Newest first"
    case .oldest: "Oldest first"
    case .username: "Person, A to Z"
    case .usernameDescending: "Person, Z to A"
    case .status: "Status, A to Z"
    case .statusDescending: "Status, Z to A"
    }
  }
}

import Kernel
import OrdersContract

/// The addresses of a list's neighbouring pages, as the value of a `Link` header.
struct PageLinks {
  let path: String
  let query: OrderQuery
  let page: OrderPage

  var header: String {
    var links: [String] = []
    if let cursor = page.nextCursor { links.append(link("next", ["cursor=\(cursor)"])) }
    if query.page.cursor == nil, query.page.offset > 0 {
      let offset = max(0, query.page.offset - query.page.limit)
      links.append(link("prev", offset == 0 ? [] : ["offset=\(offset)"]))
    }
    if query.page.cursor != nil || query.page.offset > 0 { links.append(link("first", [])) }
    return links.joined(separator: ", ")
  }

  private func link(_ relation: String, _ position: [String]) -> String {
    var parameters = query.status.map { ["status=\($0.rawValue)"] } ?? []
    if query.page.limit != PageRequest.defaultLimit { parameters.append("limit=\(query.page.limit)") }
    parameters += position
    let suffix = parameters.isEmpty ? "" : "?" + parameters.joined(separator: "&")
    return "<\(path)\(suffix)>; rel=\"\(relation)\""
  }
}

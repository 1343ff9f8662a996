public import HTTPTypes
public import Kernel

/// The addresses of a list's neighbouring pages, for the header `Link` (RFC 8288). They keep the filters.
public struct PageLinks: Sendable {
  /// Where the next page begins.
  public enum Next: Sendable, Hashable {
    case cursor(String)
    case offset(Int)
  }

  private let path: String
  private let filters: [(name: String, value: String)]
  private let page: PageRequest
  private let next: Next?

  /// - Parameters:
  ///   - path: of this list, without a query.
  ///   - filters: the other parameters of this request, as they are; those that were left out are left out here.
  ///   - page: this one.
  ///   - next: `nil` on the last page.
  public init(path: String, filters: [(name: String, value: String)], page: PageRequest, next: Next?) {
    self.path = path
    self.filters = filters
    self.page = page
    self.next = next
  }

  /// Nothing when the list has one page.
  public var headers: HTTPFields { links.isEmpty ? [:] : [.link: links.joined(separator: ", ")] }

  private var links: [String] {
    var links: [String] = []
    switch next {
    case .cursor(let cursor): links.append(link("next", ("cursor", cursor)))
    case .offset(let offset): links.append(link("next", ("offset", String(offset))))
    case nil: break
    }
    if page.cursor == nil, page.offset > 0 {
      let offset = max(0, page.offset - page.limit)
      links.append(link("prev", offset == 0 ? nil : ("offset", String(offset))))
    }
    if page.cursor != nil || page.offset > 0 { links.append(link("first", nil)) }
    return links
  }

  private func link(_ relation: String, _ position: (name: String, value: String)?) -> String {
    var parameters = filters
    if page.limit != PageRequest.defaultLimit { parameters.append(("limit", String(page.limit))) }
    if let position { parameters.append(position) }
    let query = parameters.map { "\($0.name)=\($0.value.percentEncoded)" }.joined(separator: "&")
    return "<\(path)\(query.isEmpty ? "" : "?")\(query)>; rel=\"\(relation)\""
  }
}

extension HTTPField.Name {
  static let link = parsed("Link")
}

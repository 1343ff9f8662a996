import AuthContract
import HTTPKit
import Hummingbird
import Kernel

extension AuthRoutes {
  /// `GET /api/v1/users?search&role&disabled&limit&offset` → 200 `{users, total}` by username, with `Link` headers
  /// (RFC 8288) to the neighbouring pages.
  @Sendable func listUsers(_ request: Request, _ context: AppContext) async throws -> Response {
    let query = try request.userQuery()
    let page = try await auth.listUsers(query, context.call)
    let links = PageLinks(
      path: request.uri.path, filters: query.filters, page: query.page,
      next: query.nextOffset(of: page.total).map { .offset($0) })
    return try Response.json(page, headers: links.headers)
  }
}

extension Request {
  /// The parameters of the list of people.
  fileprivate func userQuery() throws(Problem) -> UserQuery {
    var fields = queryFields
    var query = UserQuery(
      search: fields.optionalString("search") ?? "", role: fields.optionalChoice("role", of: Role.self),
      isDisabled: fields.optionalFlag("disabled"))
    query.page.limit = fields.optionalInteger("limit") ?? PageRequest.defaultLimit
    query.page.offset = fields.optionalInteger("offset") ?? 0
    try fields.finish()
    return query
  }
}

extension UserQuery {
  fileprivate var filters: [(name: String, value: String)] {
    var filters: [(name: String, value: String)] = []
    if !search.isEmpty { filters.append(("search", search)) }
    if let role { filters.append(("role", role.rawValue)) }
    if let isDisabled { filters.append(("disabled", String(isDisabled))) }
    return filters
  }

  /// `nil` on the last page, and where no page may begin any more.
  fileprivate func nextOffset(of total: Int) -> Int? {
    let next = page.offset + page.limit
    return next < total && next <= PageRequest.largestOffset ? next : nil
  }
}

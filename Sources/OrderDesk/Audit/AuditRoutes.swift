import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Kernel

/// The JSON API of the audit trail, under `/api/v1/audit`.
struct AuditRoutes: Sendable {
  let trail: any AuditTrail

  func add(to router: Router<AppContext>) { router.get("/api/v1/audit", use: listAuditEvents) }

  /// `GET /api/v1/audit?module&actor&action&from&to&cursor&limit` → 200 the events of all modules, newest first.
  @Sendable private func listAuditEvents(_ request: Request, _ context: AppContext) async throws -> Response {
    let query = try request.auditQuery()
    let page = try await trail.listEvents(query, context.call)
    var headers = HTTPFields()
    let links = AuditLinks(path: request.uri.path, query: query, nextCursor: page.nextCursor).header
    if let link = HTTPField.Name("Link"), !links.isEmpty { headers[link] = links }
    return Response.json(page, headers: headers)
  }
}

extension Request {
  /// The parameters `module`, `actor`, `action`, `from`, `to`, `cursor` and `limit`. An empty actor counts as left out.
  fileprivate func auditQuery() throws -> AuditQuery {
    var fields = queryFields
    var query = AuditQuery()
    query.module = fields.optionalChoice("module", of: AuditModule.self)
    let actor = fields.optionalString("actor")?.trimmingCharacters(in: .whitespaces) ?? ""
    query.filter.actor = actor.isEmpty ? nil : actor
    query.filter.action = fields.optionalChoice("action", of: AuditAction.self)
    query.filter.from = fields.optionalTimestamp("from")
    query.filter.to = fields.optionalTimestamp("to")
    query.cursor = fields.optionalString("cursor")
    query.limit = fields.optionalInteger("limit") ?? PageRequest.defaultLimit
    try fields.finish()
    return query
  }
}

/// The addresses of the next page and the first one, as the value of a `Link` header (RFC 8288).
struct AuditLinks {
  let path: String
  let query: AuditQuery
  let nextCursor: String?

  var header: String {
    var links: [String] = []
    if let nextCursor { links.append(link("next", [("cursor", nextCursor)])) }
    if query.cursor != nil { links.append(link("first", [])) }
    return links.joined(separator: ", ")
  }

  private func link(_ relation: String, _ position: [(String, String)]) -> String {
    let filter = query.filter
    let filters = [
      ("module", query.module?.rawValue), ("actor", filter.actor), ("action", filter.action?.rawValue),
      ("from", filter.from?.description), ("to", filter.to?.description),
      ("limit", query.limit == PageRequest.defaultLimit ? nil : String(query.limit)),
    ].compactMap { name, value in value.map { (name, $0) } }
    let parameters = (filters + position).map { name, value in "\(name)=\(value.percentEncoded)" }
    let suffix = parameters.isEmpty ? "" : "?" + parameters.joined(separator: "&")
    return "<\(path)\(suffix)>; rel=\"\(relation)\""
  }
}

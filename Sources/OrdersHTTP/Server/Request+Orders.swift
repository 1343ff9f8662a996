import HTTPKit
import HTTPTypes
import Hummingbird
import Kernel
import OrdersContract

extension Request {
  /// The parameters `status`, `limit`, `offset` and `cursor`.
  func orderQuery() throws -> OrderQuery {
    var fields = queryFields
    var query = OrderQuery(status: fields.optionalChoice("status", of: OrderStatus.self))
    query.page.limit = fields.optionalInteger("limit") ?? PageRequest.defaultLimit
    query.page.offset = fields.optionalInteger("offset") ?? 0
    if let text = fields.optionalString("cursor") {
      query.page.cursor = Cursor(text: text)
      if query.page.cursor == nil {
        fields.refuse(FieldProblem("cursor", .invalid, "Use the next_cursor of an earlier answer, unchanged."))
      }
    }
    try fields.finish()
    return query
  }

  /// The version that the client saw: `If-Match: "3"` (RFC 9110 §13.1.1). `nil` when the header is missing.
  func matchedVersion() throws(Problem) -> Int? {
    guard let header = headers[.ifMatch] else { return nil }
    guard header.count > 2, header.first == "\"", header.last == "\"", let version = Int(header.dropFirst().dropLast()),
      version > 0
    else {
      throw Problem(
        .requestInvalid, fields: [FieldProblem("If-Match", .invalid, "Send one version in quotes: If-Match: \"1\".")])
    }
    return version
  }
}

extension AppContext {
  /// The identifier in the path. One that is no UUID names no order.
  func orderID() throws(OrdersError) -> EntityID {
    guard let id = pathID("id") else { throw .notFound }
    return id
  }
}

extension Order {
  /// The version as an entity tag (RFC 9110 §8.8.3), to be sent back in `If-Match`.
  var entityTag: String { "\"\(version)\"" }
}

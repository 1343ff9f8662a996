import HTTPKit
import HTTPTypes
import Hummingbird
import Kernel
import OrdersContract

extension Request {
  /// The version that the client saw: `If-Match: "3"` (RFC 9110 §13.1.1), or `version` in the body.
  func version(_ fields: inout Fields) throws(Problem) -> Int? {
    let inBody = fields.optionalInteger("version")
    guard let header = headers[.ifMatch] else { return inBody }
    guard let version = Int(header.dropFirst().dropLast()), version > 0, header == "\"\(version)\""
    else {
      throw Problem(
        .requestInvalid, fields: [FieldProblem("If-Match", .invalid, "Send one version in quotes: If-Match: \"1\".")])
    }
    if let inBody, inBody != version {
      fields.refuse(FieldProblem("version", .invalid, "It differs from If-Match; send one of the two."))
    }
    return version
  }

  /// The sequence in `Last-Event-ID` (WHATWG HTML §9.2); `nil` when there is none.
  func lastEventID() throws(Problem) -> Int? {
    guard let text = headers[.lastEventID] else { return nil }
    guard let sequence = Int(text), sequence >= 0, text == String(sequence) else {
      let advice = "Use the id of an event of this stream, or none."
      throw Problem(.requestInvalid, fields: [FieldProblem("Last-Event-ID", .invalid, advice)])
    }
    return sequence
  }
}

extension HTTPField.Name {
  fileprivate static let lastEventID = HTTPField.Name("Last-Event-ID") ?? .via
}

extension Fields {
  /// The parameters that narrow down everyone's orders.
  mutating func orderFilter() -> OrderFilter {
    var filter = OrderFilter(status: optionalChoice("status", of: OrderStatus.self))
    if let text = optionalString("user_id") {
      filter.userID = EntityID(text)
      if filter.userID == nil { refuse(FieldProblem("user_id", .invalid, "Use the id of a person.")) }
    }
    filter.username = optionalString("username")
    filter.search = optionalString("search")
    filter.from = optionalTimestamp("from")
    filter.to = optionalTimestamp("to")
    return filter
  }

  /// The parameters `limit`, `offset` and `cursor`.
  mutating func page() -> PageRequest {
    var page = PageRequest(
      limit: optionalInteger("limit") ?? PageRequest.defaultLimit, offset: optionalInteger("offset") ?? 0)
    if let text = optionalString("cursor") {
      page.cursor = Cursor(text: text)
      if page.cursor == nil {
        refuse(FieldProblem("cursor", .invalid, "Use the next_cursor of an earlier answer, unchanged."))
      }
    }
    return page
  }
}

extension OrderFilter {
  /// As parameters of an address, those that are given.
  var parameters: [(name: String, value: String)] {
    let all: [(String, String?)] = [
      ("user_id", userID?.text), ("username", username), ("search", search), ("status", status?.rawValue),
      ("from", from?.description), ("to", to?.description),
    ]
    return all.compactMap { name, value in value.map { (name, $0) } }
  }
}

extension AppContext {
  /// The identifier in the path. One that is no UUID names no order.
  func orderID() throws(OrdersError) -> EntityID {
    guard let id = pathID("id") else { throw .notFound }
    return id
  }
}

extension Acknowledged {
  /// Whether the answer is one that was given before.
  var headers: HTTPFields { isReplay ? [.idempotencyReplayed: "true"] : [:] }
}

extension Response {
  /// An order after a change, with its version as an entity tag (RFC 9110 §8.8.3) to be sent back in `If-Match`.
  static func order(
    _ answer: Acknowledged<Order>, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) -> Response {
    var headers = headers
    headers[.eTag] = answer.value.entityTag
    headers.append(contentsOf: answer.headers)
    return .json(answer.value, status: status, headers: headers)
  }
}

extension Order {
  var entityTag: String { "\"\(version)\"" }
}

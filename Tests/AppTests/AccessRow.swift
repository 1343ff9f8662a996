import Foundation
import HTTPTypes
import Testing

/// A line of the access table.
struct AccessRow: Sendable {
  let method: HTTPRequest.Method
  /// With `{id}`.
  let path: String
  /// Which identifier takes the place of `{id}`; `-` for none.
  let id: String
  /// One for each persona.
  let cells: [String]

  var route: String { "\(method) \(path)" }
  var name: String { id == "-" ? route : "\(route) \(id)" }
  /// Sent with a cookie, and answered as a page.
  var isPage: Bool { !["/api/", "/health", "/ready", "/static/"].contains { path.hasPrefix($0) } }
  var isSafe: Bool { method == .get }

  init(_ line: String) throws {
    let words = line.split(separator: " ").map(String.init)
    try #require(words.count == 3 + AccessPersona.allCases.count, "\(line)")
    method = try #require(HTTPRequest.Method(words[0]), "\(line)")
    (path, id, cells) = (words[1], words[2], Array(words[3...]))
  }

  /// The whole table.
  static func all() throws -> [AccessRow] {
    try [
      AccessTable.forMachines, AccessTable.signingIn, AccessTable.ownAccount, AccessTable.people, AccessTable.orders,
      AccessTable.openPages, AccessTable.accountPages, AccessTable.orderPages, AccessTable.peoplePages,
    ].flatMap { table in try table.components(separatedBy: "\n").map(AccessRow.init) }
  }

  /// The identifiers that a route must be tried with.
  static func identifiers(of path: String) -> Set<String> {
    if path.contains("/{file}") { return ["file", "unknown"] }
    guard path.contains("/{id}") else { return ["-"] }
    if path.contains("/sessions/{id}") { return ["own", "else", "unknown", "no-uuid"] }
    return ["A", "B", "own", "unknown", "no-uuid"]
  }
}

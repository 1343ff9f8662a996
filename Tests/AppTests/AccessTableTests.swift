import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

@testable import OrderDesk

/// Everybody at every route. A route that is missing in the table fails, and so does a row without a route.
@Suite struct AccessTableTests {
  private let rows: [AccessRow]

  init() throws { rows = try AccessRow.all() }

  @Test func everyRouteHasItsRowsAndEveryRowItsRoute() async throws {
    let routes = try await TestApp.run { app in Set(app.realRoutes().map(\.description)) }
    let listed = Dictionary(grouping: rows, by: \.route)
    #expect(routes.subtracting(listed.keys).sorted() == [], "routes without a row")
    #expect(Set(listed.keys).subtracting(routes).sorted() == [], "rows without a route")
    for (route, rows) in listed {
      #expect(Set(rows.map(\.id)) == AccessRow.identifiers(of: rows[0].path), "\(route)")
      #expect(Set(rows.map(\.id)).count == rows.count, "\(route) has two rows for one identifier")
    }
  }

  @Test func theColumnsAreThePersonas() {
    let names = AccessTable.columns.split(separator: " ").dropFirst(3)
    #expect(names.count == AccessPersona.allCases.count)
    for (name, persona) in zip(names, AccessPersona.allCases) { #expect("\(persona)".hasPrefix(name)) }
  }

  /// A column of the table. The people and orders of a stage serve until something has changed.
  @Test(arguments: AccessPersona.allCases)
  func everyAnswerIsThatOfTheTable(persona: AccessPersona) async throws {
    try await TestApp.run { app in
      try await app.person("first_admin", [.admin])
      // So that a stream ends by itself.
      app.closeStreams()
      var number = 1
      var stage = try await AccessStage(app, persona, number: number)
      var wrong: [String] = []
      for row in rows {
        let answer = try await stage.send(row)
        let expected = row.cells[persona.rawValue]
        if Self.cell(answer) != expected {
          wrong.append("\(row.name): \(Self.cell(answer)), not \(expected): \(answer.text.prefix(200))")
        }
        guard !row.isSafe, answer.status.code < 400 else { continue }
        number += 1
        stage = try await AccessStage(app, persona, number: number)
      }
      #expect(wrong == [])
    }
  }

  private static func cell(_ answer: TestResponse) -> String {
    answer.redirect?.hasPrefix("/login?next=") == true ? "login" : "\(answer.status.code)"
  }
}

import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

/// Every error that a client can meet, as JSON and as a page.
@Suite struct ProblemTests {
  /// What may go well a moment later.
  static let retries: Set<ProblemCode> = [
    .authBusy, .authTooManyAttempts, .requestRateLimited, .requestInProgress, .serverUnavailable,
    .serverDeadlineExceeded,
  ]

  /// A new code needs a row here before it can be released.
  @Test func everyCodeHasARow() {
    let rows = ProblemRow.all.map(\.code)
    #expect(Set(ProblemCode.ofTheAPI).subtracting(rows) == [])
    #expect(Set(rows).count == rows.count, "a code has two rows")
  }

  @Test(arguments: ProblemRow.all)
  func itIsAProblemDocument(row: ProblemRow) async throws {
    try await TestApp.run(row.settings, moreRoutes: ProblemRow.addRoutes) { app in
      let answer = try await row.provoke(app, ["Accept": "application/json", "X-Request-ID": "problem-1"])
      let problem = try expectProblem(answer, row.code)
      #expect(problem.requestID == "problem-1")
      let members = Set(try answer.json().object.keys)
      let expected: Set = ["type", "title", "status", "detail", "instance", "code", "request_id"]
      #expect(members.isSuperset(of: expected))
      #expect(members.subtracting(expected).isSubset(of: ["errors", "order", "refused", "scope"]))
      #expect((problem.errors != nil) == (row.code == .requestInvalid))
      #expect(answer.header("WWW-Authenticate") == (row.code.status == 401 ? "Bearer realm=\"orderdesk\"" : nil))
      #expect((answer.header("Retry-After").flatMap { Int($0) } ?? 0 > 0) == Self.retries.contains(row.code))
      #expect((answer.header("Allow") != nil) == (row.code == .requestMethodNotAllowed))
      try expectLogged(row, app)
    }
  }

  @Test(arguments: ProblemRow.all)
  func browsersGetItAsAPage(row: ProblemRow) async throws {
    try await TestApp.run(row.settings, moreRoutes: ProblemRow.addRoutes) { app in
      let answer = try await row.provoke(
        app, ["Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "X-Request-ID": "problem-2"])
      #expect(answer.status.code == row.code.status)
      #expect(answer.header("Content-Type") == "text/html; charset=utf-8")
      #expect(answer.text.contains("<html"))
      #expect(answer.text.contains(row.code.rawValue))
      #expect(answer.text.contains("data-problem-title>\(row.code.title.replacing("'", with: "&#39;"))"))
      #expect(answer.text.contains("problem-2"), "the request id is on the page")
      #expect((answer.header("Allow") != nil) == (row.code == .requestMethodNotAllowed))
      #expect((answer.header("Retry-After") != nil) == Self.retries.contains(row.code))
      expectNoInsides(answer)
      try expectLogged(row, app)
    }
  }

  /// Our own failures are in the log with the request id; what clients do wrong is no error of ours.
  private func expectLogged(_ row: ProblemRow, _ app: TestApp) throws {
    let errors = app.log.all.filter { $0.contains("\"level\":\"error\"") && $0.contains(row.code.rawValue) }
    #expect(errors.count == (row.code.status >= 500 ? 1 : 0))
    if row.code == .serverInternal {
      #expect(errors.first?.contains("SELECT secret") == true, "the cause is in the log")
    }
  }
}

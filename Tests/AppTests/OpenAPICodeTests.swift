import Kernel
import Testing

@testable import OrderDesk

/// Each error that the document lists for an operation is one that this operation really gives.
@Suite struct OpenAPICodeTests {
  /// What has nothing to do with the operation: the middleware gives it, and sweeps over all routes provoke it. The last
  /// ones need a broken or a slow server, and are thrown by doubles in `ProblemTests`.
  private static let anywhere: Set<ProblemCode> = [
    .authRequired, .authInvalidToken, .authForbidden, .authCSRF, .requestMalformed, .requestInvalid, .requestTooLarge,
    .requestUnsupportedMediaType, .requestRateLimited, .requestTimeout, .requestInProgress, .authBusy, .serverInternal,
    .serverUnavailable, .serverDeadlineExceeded,
  ]

  @Test func everyListedErrorHasARow() throws {
    let document = try OpenAPITree.served.get()
    let listed = OpenAPIEntry.all(in: document).flatMap { entry in
      (entry.operation["responses"]?.object ?? [:]).values
        .flatMap { $0.resolved(in: document)?["x-codes"]?.list ?? [] }.compactMap(\.text)
        .filter { code in !Self.anywhere.contains { $0.rawValue == code } }.map { "\(entry.name) \($0)" }
    }
    let rows = OpenAPICodeRow.all.map(\.name)
    #expect(listed.sorted() == rows.sorted())
    #expect(Set(rows).count == rows.count)
  }

  @Test(arguments: OpenAPICodeRow.all)
  func theOperationGivesIt(row: OpenAPICodeRow) async throws {
    try await TestApp.run(row.settings) { app in
      let answer = try await row.provoke(app)
      try expectProblem(answer, row.code, "\(row)")
    }
  }
}

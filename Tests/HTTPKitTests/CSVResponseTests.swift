import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

@testable import HTTPKit

@Suite struct CSVResponseTests {
  private func row(_ cells: [String]) -> String {
    var csv = CSVWriter()
    csv.row(cells)
    return String(decoding: csv.bytes, as: UTF8.self)
  }

  @Test(arguments: [
    ([], "\r\n"), ([""], "\"\"\r\n"), (["a"], "\"a\"\r\n"), (["a", "b", ""], "\"a\",\"b\",\"\"\r\n"),
    (["a,b", "c;d"], "\"a,b\",\"c;d\"\r\n"), (["a\"b", "\"\""], "\"a\"\"b\",\"\"\"\"\"\"\r\n"),
    (["a\nb", "c\r\nd"], "\"a\nb\",\"c\r\nd\"\r\n"), ([" a ", "ü🦊"], "\" a \",\"ü🦊\"\r\n"),
    (["a\u{0}b"], "\"a\u{0}b\"\r\n"),
  ])
  func cellsAreInQuotes(cells: [String], expected: String) { #expect(row(cells) == expected) }

  /// What a spreadsheet would run (OWASP, CSV injection).
  @Test(arguments: ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "=", "-", "=\"a\"", "+,"])
  func aFormulaBecomesAText(cell: String) {
    #expect(row([cell, "b"]) == "\"'\(cell.replacing("\"", with: "\"\""))\",\"b\"\r\n")
  }

  @Test(arguments: ["1=1", "a-b", " =1", "'=1", "ü=", "\n=1", "＝1"])
  func anythingElseStaysAsItIs(cell: String) { #expect(row([cell]) == "\"\(cell)\"\r\n") }

  /// Batches as an asynchronous sequence; one that fails after its batches, if told so.
  private func batches(_ all: [[Int]], failing: Bool = false) -> AsyncThrowingStream<[Int], any Error> {
    AsyncThrowingStream { continuation in
      for batch in all { continuation.yield(batch) }
      continuation.finish(throwing: failing ? CancellationError() : nil)
    }
  }

  private func answer(_ batches: AsyncThrowingStream<[Int], any Error>) async throws -> TestResponse {
    try await withRoutes { router in
      router.get("/file") { _, _ in
        Response.csv(named: "numbers.csv", header: ["number", "twice"], batches) { ["\($0)", "\($0 * 2)"] }
      }
    } _: { client in
      try await client.send(.get, "/file")
    }
  }

  @Test func aFileHasItsHeaderAndEveryRow() async throws {
    let response = try await answer(batches([[1, 2], [], [3]]))
    #expect(response.text == "\"number\",\"twice\"\r\n\"1\",\"2\"\r\n\"2\",\"4\"\r\n\"3\",\"6\"\r\n")
    #expect(response.header("Content-Type") == "text/csv; charset=utf-8; header=present")
    #expect(response.header("Content-Disposition") == "attachment; filename=\"numbers.csv\"")
    #expect(response.header("Cache-Control") == "no-store")
    #expect(try await answer(batches([])).text == "\"number\",\"twice\"\r\n")
  }

  /// A client must not take a part for the whole.
  @Test func aFileThatBreaksOffIsNotEnded() async throws {
    await #expect(throws: (any Error).self) { _ = try await answer(batches([[1]], failing: true)) }
  }
}

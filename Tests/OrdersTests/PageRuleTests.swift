import Kernel
import OrdersContract
import TestSupport
import Testing

@testable import Orders

@Suite("Orders: pages")
struct PageRuleTests {
  private let selection = OrderSelection(OrderFilter(status: .pending), among: .everyone)

  @Test(arguments: [(1, 0), (100, 10_000), (20, 1)]) func pagesInRange(limit: Int, offset: Int) {
    #expect(problems(PageRequest(limit: limit, offset: offset)) == [])
  }

  @Test(arguments: [
    (0, 0, ["limit"]), (101, 0, ["limit"]), (Int.min, 0, ["limit"]), (20, -1, ["offset"]), (20, 10_001, ["offset"]),
    (Int.max, Int.max, ["limit", "offset"]),
  ])
  func pagesOutOfRange(limit: Int, offset: Int, fields: [String]) {
    let problems = problems(PageRequest(limit: limit, offset: offset))
    #expect(problems.map(\.field) == fields)
    #expect(problems.allSatisfy { $0.code == .outOfRange })
  }

  @Test func aLargeOffsetPointsToTheCursor() {
    #expect(problems(PageRequest(offset: 10_001)).first?.detail.contains("cursor") == true)
  }

  @Test func aCursorBelongsToItsFilter() {
    let id = EntityID(at: Timestamp(milliseconds: 5), from: SeededRandom(1))
    let own = Cursor(at: Timestamp(milliseconds: 5), id: id, query: selection.canonicalText)
    #expect(problems(PageRequest(cursor: own)) == [])
    #expect(problems(PageRequest(offset: 1, cursor: own)).map(\.field) == ["offset"])
    for other in [
      OrderSelection(among: .everyone), OrderSelection(OrderFilter(status: .approved), among: .everyone),
      OrderSelection(OrderFilter(status: .pending), among: .owner(id)),
      OrderSelection(OrderFilter(userID: id, status: .pending), among: .everyone),
      OrderSelection(OrderFilter(username: "owner", status: .pending), among: .everyone),
      OrderSelection(OrderFilter(search: "owner", status: .pending), among: .everyone),
      OrderSelection(OrderFilter(status: .pending, from: Timestamp(milliseconds: 1)), among: .everyone),
      OrderSelection(OrderFilter(status: .pending, to: Timestamp(milliseconds: 1)), among: .everyone),
      OrderSelection(OrderFilter(status: .pending), among: .everyone, sort: .oldest),
    ] {
      let foreign = Cursor(at: Timestamp(milliseconds: 5), id: id, query: other.canonicalText)
      #expect(problems(PageRequest(cursor: foreign)).map(\.field) == ["cursor"])
    }
  }

  private func problems(_ page: PageRequest) -> [FieldProblem] {
    PageRule.problems(page, of: selection)
  }
}

import Kernel
import OrdersContract

/// Which pages of a list can be asked for.
enum PageRule {
  static let offsets = 0...PageRequest.largestOffset

  static func problems(_ page: PageRequest, of selection: OrderSelection) -> [FieldProblem] {
    [limit(page), offset(page), cursor(page, selection)].compactMap { $0 }
  }

  private static func limit(_ page: PageRequest) -> FieldProblem? {
    PageRequest.limits.contains(page.limit)
      ? nil : FieldProblem("limit", .outOfRange, "Use a whole number from 1 to 100.")
  }

  private static func offset(_ page: PageRequest) -> FieldProblem? {
    if !offsets.contains(page.offset) {
      let advice = "Use a whole number from 0 to 10000. To go further, pass next_cursor of the last page as cursor."
      return FieldProblem("offset", .outOfRange, advice)
    }
    return page.offset > 0 && page.cursor != nil
      ? FieldProblem("offset", .invalid, "Use either offset or cursor, not both.") : nil
  }

  private static func cursor(_ page: PageRequest, _ selection: OrderSelection) -> FieldProblem? {
    guard let cursor = page.cursor, !cursor.belongs(to: selection.canonicalText) else { return nil }
    return FieldProblem("cursor", .invalid, "This cursor is from another list. Begin with the first page.")
  }
}

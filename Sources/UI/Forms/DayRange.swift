import HTTPKit
import Kernel

/// The fields `from` and `to` of a filter: days in UTC as typed, both of which count.
struct DayRange {
  private(set) var from = ""
  private(set) var to = ""
  /// From this moment on.
  private(set) var begin: Timestamp?
  /// Before this moment.
  private(set) var end: Timestamp?

  /// All days.
  init() {}

  /// What is wrong with the two is noted in the fields.
  init(_ fields: inout Fields) {
    from = fields.optionalString("from") ?? ""
    to = fields.optionalString("to") ?? ""
    begin = Self.midnight(from, "from", &fields)
    end = Self.midnight(to, "to", &fields).map { $0 + .seconds(86_400) }
    if let begin, let end, end <= begin {
      fields.refuse(FieldProblem("to", .invalid, "This day is before the first one."))
    }
  }

  var isEmpty: Bool { from.isEmpty && to.isEmpty }

  private static func midnight(_ text: String, _ name: String, _ fields: inout Fields) -> Timestamp? {
    guard !text.isEmpty else { return nil }
    let midnight = Timestamp("\(text)T00:00:00Z")
    if midnight == nil { fields.refuse(FieldProblem(name, .invalid, "Use a date such as 2026-11-21.")) }
    return midnight
  }
}

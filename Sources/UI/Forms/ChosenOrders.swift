import HTTPKit
import Kernel

/// Orders that were chosen from a list, each with the version that was seen: `order=<id>.<version>`, once for each.
struct ChosenOrders {
  /// What is taken back has to fit into a cookie, and that into the headers that a proxy takes (nginx: 4 KiB).
  static let limit = 50

  struct Entry {
    let id: EntityID
    let version: Int
  }

  /// Each order once.
  private(set) var entries: [Entry] = []

  /// What is wrong is noted in the fields.
  init(_ fields: inout Fields) {
    var seen: Set<EntityID> = []
    for text in fields.allStrings("order") {
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 2, let id = EntityID(parts[0]), let version = Int(parts[1]), version > 0 else {
        fields.refuse(FieldProblem("order", .invalid, "Choose orders from the list."))
        return
      }
      if seen.insert(id).inserted { entries.append(Entry(id: id, version: version)) }
    }
    fields.checkCount(entries.count)
  }
}

extension Fields {
  /// Orders by their identifiers alone: `order=<id>`, once for each.
  mutating func orderIDs() -> [EntityID] {
    let texts = allStrings("order")
    let ids = texts.compactMap { EntityID($0) }
    if ids.count < texts.count { refuse(FieldProblem("order", .invalid, "Choose orders from the list.")) }
    checkCount(ids.count)
    return ids
  }

  fileprivate mutating func checkCount(_ count: Int) {
    if count == 0 { refuse(FieldProblem("order", .missing, "Choose at least one order.")) }
    if count > ChosenOrders.limit {
      refuse(FieldProblem("order", .invalid, "Choose at most \(ChosenOrders.limit) orders at a time."))
    }
  }
}

import AuthContract
import Kernel
import OrdersContract

/// The trails of all modules as one list, newest first. Between modules the time decides; the events of one module stay in
/// the order in which they were written, even when a clock was set back.
struct MergedAuditTrail: AuditTrail {
  let auth: any AuthService
  let orders: any OrdersService

  func listEvents(_ query: AuditQuery, _ context: CallContext) async throws(Problem) -> AuditPage {
    let start = try MergedAuditTrail.start(of: query)
    var merge = AuditMerge()
    for module in AuditModule.allCases where query.module == nil || query.module == module {
      // One more than wanted tells whether another page follows.
      let search = AuditSearch(filter: query.filter, before: start?.before[module], limit: query.limit + 1)
      merge.add(module, try await list(module, search, context))
    }
    let events = (0..<query.limit).compactMap { _ in merge.next() }
    let next = merge.isEmpty ? nil : AuditCursor(before: merge.positions, of: query)
    return AuditPage(events: events, nextCursor: next?.text)
  }

  /// Where the page begins; `nil` for the first one.
  private static func start(of query: AuditQuery) throws(Problem) -> AuditCursor? {
    var problems: [FieldProblem] = []
    if !PageRequest.limits.contains(query.limit) {
      problems.append(FieldProblem("limit", .outOfRange, "Use a whole number from 1 to 100."))
    }
    let cursor = query.cursor.flatMap { AuditCursor(text: $0) }
    if let cursor, !cursor.belongs(to: query) {
      problems.append(
        FieldProblem("cursor", .invalid, "This cursor is from another list. Begin with the first page."))
    } else if cursor == nil, query.cursor != nil {
      problems.append(FieldProblem("cursor", .invalid, "Use the next_cursor of an earlier answer, unchanged."))
    }
    guard problems.isEmpty else { throw Problem(.requestInvalid, fields: problems) }
    return cursor
  }

  private func list(
    _ module: AuditModule, _ search: AuditSearch, _ context: CallContext
  ) async throws(Problem) -> [AuditEvent] {
    do {
      switch module {
      case .auth: return try await auth.listAuditEvents(search, context)
      case .orders: return try await orders.listAuditEvents(search, context)
      }
    } catch let error as any ProblemConvertible {
      throw error.problem
    } catch {
      throw Problem(.serverInternal, cause: "\(error)")
    }
  }
}

/// Takes the newest event of several lists, again and again.
struct AuditMerge {
  private var lists: [(module: AuditModule, events: ArraySlice<AuditEvent>)] = []
  /// What each module is asked for on the next page. A module that has no event left is asked for nothing, so that no page
  /// shows what was added while somebody turned the pages.
  private(set) var positions: [AuditModule: Int] = [:]

  var isEmpty: Bool { lists.allSatisfy(\.events.isEmpty) }

  /// - Parameter events: newest first.
  mutating func add(_ module: AuditModule, _ events: [AuditEvent]) {
    lists.append((module, events[...]))
    positions[module] = (events.first?.sequence ?? 0) + 1
  }

  mutating func next() -> AuditEvent? {
    var newest: Int?
    for index in lists.indices {
      guard let event = lists[index].events.first else { continue }
      if let newest, let other = lists[newest].events.first, other.at >= event.at { continue }
      newest = index
    }
    guard let newest, let event = lists[newest].events.popFirst() else { return nil }
    positions[lists[newest].module] = event.sequence
    return event
  }
}

import HTTPKit
import Hummingbird
import Kernel
import OrdersContract
import Templates

extension UIRoutes {
  /// `GET /admin/orders/decisions?order=…&next`: the orders that were chosen, as they are now, before they are decided
  /// together.
  @Sendable func previewDecisions(_ request: Request, _ context: AppContext) async throws -> Response {
    _ = try context.signedIn()
    var fields = request.queryFields
    let selection = ChosenOrders(&fields)
    let next = LocalPath(fields.optionalString("next"))?.text ?? "/admin"
    try fields.finish()
    return try await decisionsPage(selection, next: next, FormState(typed: ["reason": ""]), request, context)
  }

  /// `POST /admin/orders/decisions` with `order`, once for each, `status` and `reason`: decides all of them or none.
  @Sendable func decideOrders(_ request: Request, _ context: AppContext) async throws -> Response {
    _ = try context.signedIn()
    var fields = try await request.formFields()
    let selection = ChosenOrders(&fields)
    let verdict = fields.optionalChoice("status", of: Verdict.self)
    if verdict == nil { fields.refuse(FieldProblem("status", .missing, "Choose Approve or Reject.")) }
    let reason = fields.optionalString("reason") ?? ""
    let next = LocalPath(fields.optionalString("next"))?.text ?? "/admin"
    let key = fields.optionalString(UIRoutes.formKeyField).map { "\($0).\(verdict?.rawValue ?? "")" }
    try fields.finish()
    let decisions = selection.entries.compactMap { entry in
      verdict.map { BulkDecision($0, Decision(orderID: entry.id, version: entry.version, reason: reason)) }
    }
    do {
      let decided = try await send(key: key, context) { call throws(OrdersError) in
        try await orders.decideOrders(decisions, call)
      }
      let ids = decided.value.map(\.id)
      return redirect(to: next, verdict == .approved ? .approvedMany(ids) : .rejectedMany(ids))
    } catch let error as OrdersError where error.problem.isAboutTheDecisions {
      let state = FormState(typed: ["reason": reason], problem: error.problem.withOneReason)
      return try await decisionsPage(selection, next: next, state, request, context)
    }
  }

  /// `POST /admin/orders/decisions/undo` with `order`, once for each: takes the decisions back that can still be taken back.
  @Sendable func undoDecisions(_ request: Request, _ context: AppContext) async throws -> Response {
    _ = try context.signedIn()
    var fields = try await request.formFields()
    let ids = fields.orderIDs()
    let next = LocalPath(fields.optionalString("next"))?.text ?? "/admin"
    let key = fields.optionalString(UIRoutes.formKeyField)
    try fields.finish()
    var undone = 0
    for id in ids {
      do {
        _ = try await send(key: key.map { "\($0).\(id)" }, context) { call throws(OrdersError) in
          try await orders.undoDecision(DecisionUndo(orderID: id), call)
        }
        undone += 1
      } catch let error as OrdersError where error.currentOrder != nil {
        continue
      }
    }
    return redirect(to: next, .undoneMany(undone, of: ids.count))
  }

  private func decisionsPage(
    _ selection: ChosenOrders, next: String, _ state: FormState, _ request: Request, _ context: AppContext
  ) async throws -> Response {
    let principal = try context.signedIn()
    guard principal.may(.adminOrders) else { throw OrdersError.forbidden(.adminOrders) }
    let seen = Dictionary(uniqueKeysWithValues: selection.entries.map { ($0.id, $0.version) })
    var rows: [OrderView] = []
    for order in try await findOrders(selection.entries.map(\.id), context.call) {
      var row = queueRow(order, principal)
      if let version = seen[order.id], version != order.version {
        row.news = try await news(of: order, after: version, context)
      }
      rows.append(row)
    }
    let view = DecisionsView(rows: rows, state: state, next: next, formKey: newFormKey())
    return try render(
      Page(template: "decisions.html", navigation: "queue", problem: state.problem, values: view.record), request,
      context)
  }

  /// What happened to an order after the version that somebody saw: every event makes one version.
  func news(of order: Order, after version: Int, _ context: AppContext) async throws(OrdersError) -> [TemplateRecord] {
    let timeline = try await orders.orderTimeline(order.id, context.call)
    return Array(TimelineView(timeline: timeline).records.dropFirst(max(0, version)))
  }
}

extension Problem {
  /// The form has one reason for all its decisions.
  fileprivate var withOneReason: Problem {
    guard let reason = fields.first(where: { $0.field.hasSuffix(".reason") }) else { return self }
    return Problem(code, fields: [FieldProblem("reason", reason.code, reason.detail)])
  }

  fileprivate var isAboutTheDecisions: Bool {
    switch code {
    case .ordersDecisionsRefused, .requestInvalid, .requestKeyReused: true
    default: false
    }
  }
}

import HTTPKit
import Hummingbird
import Kernel
import OrdersContract
import Templates

extension UIRoutes {
  /// `POST /admin/orders/{id}` with `status`, `version` and `reason`: approves or rejects what the approver saw.
  ///
  /// HTMX gets the row as it is now, whether the decision went through or not; a plain form gets a redirect, or the
  /// order's page with the reason for the refusal.
  @Sendable func decideOrder(_ request: Request, _ context: AppContext) async throws -> Response {
    let principal = try context.signedIn()
    let id = try context.orderID()
    var fields = try await request.formFields()
    let verdict = fields.optionalChoice("status", of: Verdict.self)
    if verdict == nil { fields.refuse(FieldProblem("status", .missing, "Choose Approve or Reject.")) }
    let reason = fields.optionalString("reason") ?? ""
    let decision = Decision(orderID: id, version: fields.integer("version"), reason: reason)
    let next = LocalPath(fields.optionalString("next"))?.text ?? "/admin"
    // The two buttons of a form are two different requests.
    let key = fields.optionalString(UIRoutes.formKeyField).map { "\($0).\(verdict?.rawValue ?? "")" }
    do {
      try fields.finish()
      let decided = try await send(key: key, context) { call throws(OrdersError) in
        verdict == .approved
          ? try await orders.approveOrder(decision, call) : try await orders.rejectOrder(decision, call)
      }
      let order = decided.value
      guard request.wantsRow(of: id) else {
        return redirect(to: next, order.status == .approved ? .approved(id) : .rejected(id))
      }
      return try queueRows(
        [queueRow(order, principal)], next: next, order.status == .approved ? .approved(id) : .rejected(id), request,
        context)
    } catch let error as any ProblemConvertible where error.problem.isAboutTheDecision {
      let current = try await orders.findOrder(id, context.call)
      var view = orderView(current, principal)
      view.explain(error.problem, typed: reason)
      if error.problem.code == .ordersVersionConflict {
        view.news = try await news(of: current, after: decision.version, context)
      }
      guard request.wantsRow(of: id) else {
        return try await orderPage(view, problem: error.problem, request, context)
      }
      return try queueRows([view], next: next, problem: error.problem, nil, request, context)
    }
  }
}

extension OrderView {
  fileprivate mutating func explain(_ problem: Problem, typed: String) {
    typedReason = order.status == .pending ? typed : ""
    switch problem.code {
    case .ordersNotPending:
      let who = order.decidedBy.map { " by \($0.username)" } ?? ""
      notice = "\(order.status.text)\(who) before your decision arrived. Nothing was changed."
    case .requestKeyReused: notice = "You have decided it before, for another reason. Nothing was changed this time."
    case .ordersVersionConflict:
      notice = "The order has changed since you looked at it. Nothing was decided: look again, then decide."
    case .requestInvalid where problem.fields.contains { $0.field == "reason" }:
      reasonError = problem.fields.first { $0.field == "reason" }?.detail ?? ""
    case .requestInvalid: notice = problem.fields.map(\.detail).joined(separator: " ")
    default: notice = "\(problem.code.title). \(problem.detail)"
    }
  }
}

extension Problem {
  fileprivate var isAboutTheDecision: Bool {
    switch code {
    case .ordersNotPending, .ordersVersionConflict, .ordersOwnOrder, .requestInvalid, .requestKeyReused: true
    default: false
    }
  }
}

extension Request {
  fileprivate func wantsRow(of id: EntityID) -> Bool { wantsPart("row-\(id)") }
}

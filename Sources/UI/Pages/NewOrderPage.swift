import HTTPKit
import Hummingbird
import Kernel
import OrdersContract

extension UIRoutes {
  /// `GET /orders/new`.
  @Sendable func showNewOrder(_ request: Request, _ context: AppContext) async throws -> Response {
    _ = try context.signedIn()
    let state = FormState(typed: ["item_name": "", "quantity": "1", "notes": ""])
    return try newOrderPage(state, request, context)
  }

  /// `POST /orders/new`: places the order, then shows it.
  @Sendable func placeOrder(_ request: Request, _ context: AppContext) async throws -> Response {
    _ = try context.signedIn()
    var fields = try await request.formFields()
    let newOrder = NewOrder(
      itemName: fields.string("item_name"), quantity: fields.integer("quantity"),
      notes: fields.optionalString("notes") ?? "")
    do {
      try fields.finish()
      let order = try await orders.placeOrder(newOrder, context.call)
      return redirect(to: "/orders/\(order.id)", .placed(order.id))
    } catch let error as any ProblemConvertible where error.problem.isWorthKeepingTheForm {
      let names = ["item_name", "quantity", "notes"]
      let typed = Dictionary(uniqueKeysWithValues: names.map { ($0, fields.typed($0)) })
      return try newOrderPage(FormState(typed: typed, problem: error.problem), request, context)
    }
  }

  private func newOrderPage(_ state: FormState, _ request: Request, _ context: AppContext) throws -> Response {
    let values = state.record(labels: ["item_name": "Item", "quantity": "Quantity", "notes": "Notes"])
    return try render(
      Page(template: "order_new.html", navigation: "new", problem: state.problem, values: values), request, context)
  }
}

extension Problem {
  /// Whether showing the form again, as typed, serves better than an error page.
  fileprivate var isWorthKeepingTheForm: Bool {
    switch code {
    case .requestInvalid, .serverUnavailable, .serverDeadlineExceeded: true
    default: false
    }
  }
}

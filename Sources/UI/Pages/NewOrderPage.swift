import HTTPKit
import Hummingbird
import Kernel
import OrdersContract
import Templates

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
    let key = fields.optionalString(UIRoutes.formKeyField)
    do {
      try fields.finish()
      let placed = try await send(key: key, context) { call throws(OrdersError) in
        try await orders.placeOrder(newOrder, call)
      }
      let id = placed.value.id
      return redirect(to: "/orders/\(id)", placed.isReplay ? .placedBefore(id) : .placed(id))
    } catch let error as any ProblemConvertible where error.problem.isWorthKeepingTheForm {
      let names = ["item_name", "quantity", "notes"]
      let typed = Dictionary(uniqueKeysWithValues: names.map { ($0, fields.typed($0)) })
      return try newOrderPage(FormState(typed: typed, problem: error.problem), request, context)
    }
  }

  private func newOrderPage(_ state: FormState, _ request: Request, _ context: AppContext) throws -> Response {
    var values = state.record(labels: ["item_name": "Item", "quantity": "Quantity", "notes": "Notes"])
    // A new one also after a refusal: what is sent next may be another order.
    values["form_key"] = .string(newFormKey())
    return try render(
      Page(template: "order_new.html", navigation: "new", problem: state.problem, values: values), request, context)
  }
}

extension Problem {
  /// Whether showing the form again, as typed, serves better than an error page.
  fileprivate var isWorthKeepingTheForm: Bool {
    switch code {
    case .requestInvalid, .requestKeyReused, .requestInProgress, .serverUnavailable, .serverDeadlineExceeded: true
    default: false
    }
  }
}

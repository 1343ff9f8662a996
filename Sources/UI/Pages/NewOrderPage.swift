import HTTPKit
import Hummingbird
import Kernel
import OrdersContract
import Templates

extension UIRoutes {
  /// `GET /orders/new`: empty, with the values of an earlier order of one's own (`again`), or with those of the address
  /// (`item_name`, `quantity`, `notes`).
  @Sendable func showNewOrder(_ request: Request, _ context: AppContext) async throws -> Response {
    let principal = try context.signedIn()
    var query = request.queryFields
    let again = query.optionalString("again")
    let given = OrderForm.values(&query, over: OrderForm.empty)
    if again != nil, given != nil {
      query.refuse(FieldProblem("again", .invalid, "An order is filled in from another one or from the address."))
    }
    try query.finish()
    guard let again else {
      return try newOrderPage(
        FormState(typed: given ?? OrderForm.empty), given == nil ? .blank : .address, request, context)
    }
    guard let id = EntityID(again) else { throw OrdersError.notFound }
    let order = try await orders.findOrder(id, context.call)
    // Who may look at everyone's orders does not place them for others.
    guard order.userID == principal.userID else { throw OrdersError.notFound }
    return try newOrderPage(FormState(typed: order.formValues), .order(id), request, context)
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
    } catch let error as any ProblemConvertible where error.problem.keepsTheOrderForm {
      let outage = context.outage(
        error.problem, at: request.uri.path,
        "It is not known whether yours was placed. What you typed is still here: send it again in a moment. "
          + "It is placed once, however often you send it.")
      let state = FormState(typed: OrderForm.typed(fields), problem: error.problem, outage: outage)
      return try newOrderPage(state, .sent, key: error.problem.keepsTheFormKey ? key : nil, request, context)
    }
  }

  private func newOrderPage(
    _ state: FormState, _ origin: OrderForm.Origin, key: String? = nil, _ request: Request, _ context: AppContext
  ) throws -> Response {
    let values = OrderForm.placing(state, origin).record(key: key ?? newFormKey())
    return try render(
      Page(template: "order_new.html", navigation: "new", problem: state.problem, values: values), request, context)
  }
}

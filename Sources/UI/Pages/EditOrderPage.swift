import HTTPKit
import Hummingbird
import Kernel
import OrdersContract
import Templates

extension UIRoutes {
  /// `GET /orders/{id}/edit`: one's own pending order in its form. The address may bring along what was typed before, with
  /// the version that it was typed over.
  @Sendable func showEditOrder(_ request: Request, _ context: AppContext) async throws -> Response {
    _ = try context.signedIn()
    let id = try context.orderID()
    var query = request.queryFields
    let version = query.optionalInteger("version")
    let given = OrderForm.values(&query, over: [:])
    try query.finish()
    let order = try await ownOrder(id, context)
    guard order.status == .pending else { return redirect(to: "/orders/\(id)", .notEditable(id)) }
    let state = FormState(typed: order.formValues.merging(given ?? [:]) { $1 })
    let form = OrderForm.editing(id, version: version ?? order.version, state, given == nil ? .blank : .address)
    return try editPage(form, of: id, named: order.itemName, request, context)
  }

  /// `POST /orders/{id}/edit` with `version`: saves the changes, then shows the order.
  @Sendable func editOrder(_ request: Request, _ context: AppContext) async throws -> Response {
    _ = try context.signedIn()
    let id = try context.orderID()
    var fields = try await request.formFields()
    let edit = OrderEdit(
      orderID: id, version: fields.integer("version"), itemName: fields.string("item_name"),
      quantity: fields.integer("quantity"), notes: fields.optionalString("notes"))
    let key = fields.optionalString(UIRoutes.formKeyField)
    do {
      try fields.finish()
      let edited = try await send(key: key, context) { call throws(OrdersError) in
        try await orders.editOrder(edit, call)
      }
      return redirect(to: "/orders/\(id)", edited.value.version > edit.version ? .edited(id) : .unedited(id))
    } catch let error as any ProblemConvertible where error.problem.isAnOutage {
      // Orders is not asked for anything that it may be unable to tell.
      let outage = context.outage(
        error.problem, at: request.uri.path,
        "It is not known whether your changes were saved. What you typed is still here: send it again in a moment. "
          + "It is saved once, however often you send it.")
      let state = FormState(typed: OrderForm.typed(fields), problem: error.problem, outage: outage)
      let form = OrderForm.editing(id, version: edit.version, state, .sent)
      return try editPage(form, of: id, named: fields.typed("item_name"), key: key, request, context)
    } catch let error as any ProblemConvertible where error.problem.keepsTheOrderForm {
      let order = try await ownOrder(id, context)
      let state = FormState(typed: OrderForm.typed(fields), problem: error.problem)
      let isBadVersion = error.problem.fields.contains { $0.field == "version" }
      let form = OrderForm.editing(id, version: isBadVersion ? order.version : edit.version, state, .sent)
      return try editPage(
        form, of: id, named: order.itemName, key: error.problem.keepsTheFormKey ? key : nil, request, context)
    } catch let error as OrdersError where error.currentOrder != nil {
      let order = try await ownOrder(id, context)
      let state = FormState(typed: OrderForm.typed(fields), problem: error.problem)
      return try await lateEditPage(state, edit, of: order, request, context)
    }
  }

  /// What was typed, and what happened to the order since the version that it was typed over. While the order is pending
  /// it can be saved over that; afterwards it can still become a new order.
  private func lateEditPage(
    _ state: FormState, _ edit: OrderEdit, of order: Order, _ request: Request, _ context: AppContext
  ) async throws -> Response {
    let isPending = order.status == .pending
    let form =
      isPending
      ? OrderForm(
        action: "/orders/\(order.id)/edit", submitText: "Save mine over it", backPath: "/orders/\(order.id)",
        backText: "Leave the order as it is", orderID: order.id, version: order.version, state: state, origin: .sent)
      : OrderForm(
        action: "/orders/new", submitText: "Place this as a new order", backPath: "/orders/\(order.id)",
        backText: "Look at the order", state: state, origin: .sent)
    let words: TemplateRecord = [
      "error_title": isPending
        ? "The order has changed since you opened it."
        : "The order is \(order.status.rawValue) and cannot be changed any more.",
      "error_detail": isPending
        ? "Nothing has been saved yet; what you typed is still here. Saving puts it in place of what changed meanwhile."
        : "Nothing has been saved; what you typed is still here.",
      "events": try await news(of: order, after: max(edit.version, 0), context),
    ]
    return try editPage(form, of: order.id, named: order.itemName, words: words, request, context)
  }

  private func editPage(
    _ form: OrderForm, of id: EntityID, named itemName: String, key: String? = nil, words: TemplateRecord = [:],
    _ request: Request, _ context: AppContext
  ) throws -> Response {
    var values = form.record(key: key ?? newFormKey())
    if form.state.problem?.code == .requestKeyReused { values["error_detail"] = "Send it once more to save it." }
    values["order"] = .record(["item_name": itemName, "href": "/orders/\(id)"])
    values["events"] = .list([])
    return try render(
      Page(
        template: "order_edit.html", navigation: "order", problem: form.state.problem, values: values.merging(words)),
      request, context)
  }

  /// An order that is the caller's to change.
  /// - Throws: `notFound`, `notOwner`.
  private func ownOrder(_ id: EntityID, _ context: AppContext) async throws(OrdersError) -> Order {
    let order = try await orders.findOrder(id, context.call)
    guard order.userID == context.principal?.userID else { throw .notOwner }
    return order
  }
}

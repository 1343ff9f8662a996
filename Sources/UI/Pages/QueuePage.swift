import HTTPKit
import Hummingbird
import Kernel
import OrdersContract
import Templates

extension UIRoutes {
  /// `GET /admin?status&search&username&from&to&sort&offset`: everyone's orders, those that wait for a decision first of all.
  /// Filters that are not good are explained beside them.
  @Sendable func showQueue(_ request: Request, _ context: AppContext) async throws -> Response {
    let principal = try context.signedIn()
    guard principal.maySeeEveryone else { throw OrdersError.forbidden(.adminOrders) }
    let isPart = request.wantsPart("queue")
    async let statistics = isPart ? nil : statisticsStrip(context)
    var fields = request.queryFields
    var view = QueueView(filter: QueueFilter(&fields))
    do throws(Problem) {
      try fields.finish()
      let page = try await queuePage(view.filter.query, context.call)
      view.page = page
      view.rows = page.orders.map { queueRow($0, principal).record }
    } catch {
      guard error.code == .requestInvalid, error.fields.allSatisfy({ QueueView.labels[$0.field] != nil })
      else { throw error }
      view.state = FormState(problem: error)
    }
    guard let statistics = await statistics else {
      return try render(
        Page(template: "answers/queue.html", navigation: "queue", problem: view.state.problem, values: view.record),
        request, context)
    }
    let values = view.record.merging(["statistics": statistics] as TemplateRecord)
    return try render(
      Page(template: "admin.html", navigation: "queue", problem: view.state.problem, values: values), request, context)
  }

  /// `GET /admin/orders.csv` with the filters of the queue: all the orders that it has on all its pages.
  @Sendable func exportOrders(_ request: Request, _ context: AppContext) async throws -> Response {
    _ = try context.signedIn()
    var fields = request.queryFields
    let filter = QueueFilter(&fields)
    try fields.finish()
    let batches = try await orders.exportOrders(filter.orderFilter, context.call)
    return Response.csv(named: "orders.csv", header: Order.csvHeader, batches) { $0.csvRow }
  }

  /// `GET /admin/orders/rows?order=…&next`: some orders as rows of the queue, as they are now. Those that are not there are left
  /// out.
  @Sendable func showQueueRows(_ request: Request, _ context: AppContext) async throws -> Response {
    let principal = try context.signedIn()
    var fields = request.queryFields
    let ids = fields.orderIDs()
    let next = LocalPath(fields.optionalString("next"))?.text ?? "/admin"
    try fields.finish()
    guard principal.maySeeEveryone else { throw OrdersError.forbidden(.adminOrders) }
    let found = try await findOrders(ids, context.call)
    return try queueRows(found.map { queueRow($0, principal) }, next: next, nil, request, context)
  }

  /// Rows of the queue by themselves, as HTMX and our script put them into the table, with a message.
  func queueRows(
    _ rows: [OrderView], next: String, problem: Problem? = nil, _ flash: Flash?, _ request: Request,
    _ context: AppContext
  ) throws -> Response {
    let values: TemplateRecord = ["orders": rows.map(\.record), "next": next]
    let page = Page(
      template: "answers/queue_rows.html", navigation: "queue", problem: problem, flash: flash, values: values)
    return try render(page, request, context)
  }

  func queueRow(_ order: Order, _ principal: Principal) -> OrderView {
    OrderView(order: order, decider: decider(principal), formKey: newFormKey())
  }

  /// In the given order, without those that are not there.
  func findOrders(_ ids: [EntityID], _ call: CallContext) async throws(OrdersError) -> [Order] {
    var found: [Order] = []
    for id in ids {
      do {
        found.append(try await orders.findOrder(id, call))
      } catch .notFound {
        continue
      }
    }
    return found
  }

  /// Typed, so that no cast is left: the compiler does not end on the one from `Problem` to its own protocol.
  private func queuePage(_ query: OrderQuery, _ call: CallContext) async throws(Problem) -> OrderPage {
    do throws(OrdersError) {
      return try await orders.listOrders(query, call)
    } catch {
      throw error.problem
    }
  }
}

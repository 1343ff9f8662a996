import Foundation
package import Kernel
package import OrdersContract
package import Templates

/// The queue as a page without HTTP, and without anybody who asks for it: what `make bench` compares `GET /admin` with.
package struct BareQueuePage: Sendable {
  private let engine: TemplateEngine
  private let random: any RandomSource
  private let approver: Principal

  /// - Parameter approver: the rows have forms for them.
  package init(engine: TemplateEngine, random: any RandomSource, approver: Principal) {
    self.engine = engine
    self.random = random
    self.approver = approver
  }

  /// What `/admin` without filters asks Orders for.
  package static var query: OrderQuery { filter.query }

  /// All that the template of `/admin` shows.
  package func values(_ page: OrderPage, _ statistics: OrderStatistics) -> TemplateRecord {
    var view = QueueView(filter: BareQueuePage.filter)
    let decider = OrderView.Decider(principal: approver, allowSelfApproval: false)
    view.page = page
    view.rows = page.orders.map { order in
      OrderView(order: order, decider: decider, formKey: Data(random.bytes(16)).base64URL).record
    }
    return view.record.merging([
      "statistics": StatisticsView(statistics: statistics).numbers,
      "app": ["name": "OrderDesk", "version": ""] as TemplateRecord,
      "csrf_token": "",
      "nav": "queue",
      "viewer": UIRoutes.viewer(approver),
      "flash": Flash.record(nil),
    ])
  }

  package func render(_ values: TemplateRecord) throws -> String { try engine.render("admin.html", values) }

  private static var filter: QueueFilter { QueueFilter(status: QueueFilter.defaultStatus) }
}

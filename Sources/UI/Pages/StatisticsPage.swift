import HTTPKit
import Hummingbird
import OrdersContract
import Templates

extension UIRoutes {
  /// `GET /admin/statistics`: how the desk is doing, in numbers and in pictures.
  @Sendable func showStatistics(_ request: Request, _ context: AppContext) async throws -> Response {
    _ = try context.signedIn()
    try request.queryFields.finish()
    if request.wantsPart("statistics") {
      let values: TemplateRecord = ["statistics": try await statisticsStripIfAllowed(context)]
      return try render(
        Page(template: "answers/statistics_strip.html", navigation: "statistics", values: values), request, context)
    }
    let view = StatisticsView(statistics: try await orders.orderStatistics(context.call))
    let template = request.wantsPart("charts") ? "answers/statistics.html" : "statistics.html"
    return try render(Page(template: template, navigation: "statistics", values: view.record), request, context)
  }
}

import HTTPKit
import Kernel
import OrdersContract
import Templates

extension UIRoutes {
  /// How long the rest of a page waits for the numbers.
  private static let longestWait = Duration.seconds(2)

  /// The main numbers of the desk, for `fragments/statistics_strip.html` under the name `statistics`. When they cannot be had,
  /// or not in time, the strip says so, and the page that it is a part of works on.
  func statisticsStrip(_ context: AppContext) async -> TemplateRecord {
    (try? await statisticsStripIfAllowed(context)) ?? StatisticsView.unavailable
  }

  /// The same where it is all that was asked for.
  /// - Throws: what is not about the numbers: that they are not for this person.
  func statisticsStripIfAllowed(_ context: AppContext) async throws(OrdersError) -> TemplateRecord {
    var call = context.call
    let latest = clock.now() + UIRoutes.longestWait
    call.deadline = min(call.deadline ?? latest, latest)
    do throws(OrdersError) {
      return StatisticsView(statistics: try await orders.orderStatistics(call)).numbers
    } catch {
      guard error.problem.code.status >= 500 else { throw error }
      // Of a page that is not shown nobody misses them.
      if !Task.isCancelled { context.log(error.problem, "A page goes without its statistics") }
      return StatisticsView.unavailable
    }
  }
}

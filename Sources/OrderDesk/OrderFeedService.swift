import Hummingbird
import Orders
import ServiceLifecycle

/// Keeps live streams alive, and ends them when the process is told to stop: their clients come back to the next one.
struct OrderFeedService: Service, CustomStringConvertible {
  /// How often streams say that all is well.
  static let interval = Duration.seconds(10)

  let feed: OrderFeed

  var description: String { "order feed" }

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while true {
        try await Task.sleep(for: OrderFeedService.interval)
        feed.beat()
      }
    }
    feed.close()
  }
}

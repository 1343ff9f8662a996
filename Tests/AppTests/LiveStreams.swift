import Orders

@testable import OrderDesk

/// Those who follow orders live.
extension TestApp {
  /// How many there are.
  var streamCount: Int { modules.orders.feed.readerCount }

  /// Lets them know that all is well, as the server does every few seconds.
  func beat() { modules.orders.feed.beat() }

  /// Ends their streams, and every later one after its first block.
  func closeStreams() { modules.orders.feed.close() }
}

import Orders

@testable import OrderDesk

/// Those who follow orders live.
extension TestApp {
  /// How many there are.
  var streamCount: Int { ordersPart.module.feed.readerCount }

  /// Lets them know that all is well, as the server does every few seconds.
  func beat() { ordersPart.module.feed.beat() }

  /// Ends their streams, and every later one after its first block.
  func closeStreams() { ordersPart.module.feed.close() }
}

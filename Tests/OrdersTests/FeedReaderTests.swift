import Kernel
import OrdersContract
import Testing

@testable import Orders

@Suite("Orders: the mailbox of a reader")
struct FeedReaderTests {
  private let orders = [Fixtures.history(0, status: .pending).order, Fixtures.history(1, status: .pending).order]

  @Test func changesComeOnceAndInOrder() async {
    let reader = FeedReader(among: .everyone)
    reader.begin(after: 3, with: changes(1...5))
    #expect(await reader.next()?.map(\.sequence) == [4, 5])
    reader.receive(changes(4...7))
    reader.receive(changes(6...8))
    #expect(await reader.next()?.map(\.sequence) == [6, 7, 8])
  }

  @Test func onlyWhatTheReaderMaySee() async {
    let reader = FeedReader(among: .owner(orders[1].userID))
    reader.begin(after: 0, with: [])
    reader.receive(changes(1...6))
    #expect(await reader.next()?.map(\.sequence) == [1, 3, 5])
  }

  @Test func whatIsUnreadIsBounded() async {
    let full = FeedReader(among: .everyone)
    full.begin(after: 0, with: [])
    full.receive(changes(1...FeedReader.mailboxSize))
    #expect(await full.next()?.count == FeedReader.mailboxSize)
    full.receive(changes(300...310))
    #expect(await full.next()?.count == 11, "reading makes room")
    let over = FeedReader(among: .everyone)
    over.begin(after: 0, with: changes(1...FeedReader.mailboxSize))
    over.receive(changes(1000...1000))
    #expect(await over.next() == nil)
    over.receive(changes(1001...1001))
    #expect(await over.next() == nil)
  }

  /// What others do fills nobody's mailbox.
  @Test func whatIsNotSeenDoesNotCount() async {
    let reader = FeedReader(among: .owner(Fixtures.id(77)))
    reader.begin(after: 0, with: [])
    reader.receive(changes(1...1000))
    async let next = reader.next()
    reader.end()
    #expect(await next == nil)
  }

  @Test func whoComesToAFeedIsLetInWhenItReachesThem() async {
    let feed = OrderFeed(store: FailingStore())
    let (first, second) = (FeedReader(among: .everyone), FeedReader(among: .everyone))
    #expect(feed.join(first, after: 10))
    #expect(!feed.join(second, after: 9), "the feed has nothing from before")
    #expect(feed.join(second, after: 12), "and waits for what comes after")
    #expect(feed.readerCount == 2)
    feed.leave(first)
    feed.leave(first)
    feed.leave(second)
    #expect(feed.readerCount == 0)
    // An empty feed begins anew, as soon as it no longer reads for the others.
    while !feed.join(second, after: 3) { await Task.yield() }
    #expect(feed.readerCount == 1)
  }

  private func changes(_ sequences: ClosedRange<Int>) -> [OrderChange] {
    sequences.map { OrderChange(sequence: $0, order: orders[$0 % 2]) }
  }
}

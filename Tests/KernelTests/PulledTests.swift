import Kernel
import Synchronization
import Testing

@Suite struct PulledTests {
  private struct Broken: Error {}

  /// One after the other, each when it is asked for.
  @Test func valuesAreFetchedAsTheyAreAskedFor() async throws {
    let fetched = Mutex(0)
    let numbers = Pulled<Int, any Error> {
      let number = fetched.withLock { fetched in
        fetched += 1
        return fetched
      }
      return number <= 3 ? number : nil
    }
    #expect(fetched.withLock { $0 } == 0)
    #expect(try await numbers.next() == 1)
    #expect(fetched.withLock { $0 } == 1)
    var rest: [Int] = []
    for try await number in numbers { rest.append(number) }
    #expect(rest == [2, 3])
    #expect(fetched.withLock { $0 } == 4)
  }

  @Test func whatGoesWrongIsToldToTheReader() async {
    let broken = Pulled<Int, Broken> { () throws(Broken) in throw Broken() }
    await #expect(throws: Broken.self) { try await broken.next() }
    await #expect(throws: Broken.self) { for try await _ in broken {} }
  }
}

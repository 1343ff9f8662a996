import Kernel
import TestSupport
import Testing

@Suite struct RecentMapTests {
  @Test func whatIsKeptIsFound() {
    var map = RecentMap<String, Int>(capacity: 10)
    map["a"] = 1
    map["b"] = 2
    map["a"] = 3
    #expect(map["a"] == 3)
    #expect(map["b"] == 2)
    #expect(map["c"] == nil)
    #expect(map.count == 2)
    map["a"] = nil
    map["c"] = nil
    #expect(map["a"] == nil)
    #expect(map.count == 1)
  }

  @Test func itNeverHoldsMoreThanItsCapacity() {
    for capacity in [2, 3, 10, 11, 1_000] {
      var map = RecentMap<Int, Int>(capacity: capacity)
      for number in 0..<(5 * capacity) {
        map[number] = number
        #expect(map.count <= capacity)
      }
    }
  }

  /// A smaller one would hold nothing at all.
  @Test(arguments: [-1, 0, 1])
  func theSmallestOneHoldsTheNewestKey(capacity: Int) {
    var map = RecentMap<Int, Int>(capacity: capacity)
    for number in 0..<10 {
      map[number] = number
      #expect(map[number] == number)
      #expect(map.count <= 2)
    }
  }

  @Test func theHalfThatCameLastIsAlwaysThere() {
    var map = RecentMap<Int, Int>(capacity: 100)
    for number in 0..<1_000 {
      map[number] = -number
      for recent in max(0, number - 49)...number { #expect(map[recent] == -recent) }
    }
    #expect(map[800] == nil)
  }

  /// Reading is no use: only what is written again stays.
  @Test func whatIsWrittenAgainAndAgainStays() {
    var map = RecentMap<String, Int>(capacity: 100)
    map["busy"] = 0
    map["idle"] = 0
    for number in 1...1_000 {
      map["\(number)"] = number
      _ = map["idle"]
      if number.isMultiple(of: 40) { map["busy"] = (map["busy"] ?? 0) + 1 }
    }
    #expect(map["busy"] == 25)
    #expect(map["idle"] == nil)
  }

  /// What is taken away does not come back from the old generation.
  @Test func everyStepIsThatOfADictionary() {
    let random = SeededRandom(7)
    var map = RecentMap<UInt64, UInt64>(capacity: 64)
    var model: [UInt64: UInt64] = [:]
    for step in 0..<20_000 as Range<UInt64> {
      let key = random.next() % 32
      if random.next().isMultiple(of: 3) {
        map[key] = nil
        model[key] = nil
      } else {
        map[key] = step
        model[key] = step
      }
      #expect((0..<32).allSatisfy { map[$0] == model[$0] })
    }
    #expect(map.count == model.count)
  }
}

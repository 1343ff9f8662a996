import Testing

@testable import OrderDesk

@Suite struct TarHeaderTests {
  @Test func aHeaderIsReadAsItWasWritten() throws {
    for size in [0, 1, 511, 512, 0o77777777777, 0o77777777777 + 1, 1 << 40] {
      let header = TarHeader(name: "orders.sqlite", size: size, modified: 1_767_225_600)
      #expect(TarHeader(block: header.block) == header, "\(size)")
    }
  }

  /// As POSIX and GNU tar have it.
  @Test func theFieldsAreWhereEveryToolLooksForThem() {
    let block = TarHeader(name: "manifest.json", size: 0o1234, modified: 0o15_125_000_000).block
    func text(_ range: Range<Int>) -> String { String(decoding: block[range], as: UTF8.self) }
    #expect(text(0..<14) == "manifest.json\0")
    #expect(text(100..<108) == "0000600\0")
    #expect(text(124..<136) == "00000001234\0")
    #expect(text(136..<148) == "15125000000\0")
    #expect(text(156..<157) == "0")
    #expect(text(257..<265) == "ustar\u{0}00")
    #expect(block.count == 512)
  }

  @Test func aSizeBeyondEightGibibytesIsBinary() {
    let block = TarHeader(name: "orders.sqlite", size: 9 << 30, modified: 0).block
    #expect(block[124..<136] == [0x80, 0, 0, 0, 0, 0, 0, 0x02, 0x40, 0, 0, 0])
  }

  @Test func noOtherBitIsTaken() {
    let header = TarHeader(name: "auth.sqlite", size: 114_688, modified: 1_767_225_600)
    for place in 0..<512 {
      for bit in 0..<8 {
        var block = header.block
        block[place] ^= 1 << UInt8(bit)
        #expect(TarHeader(block: block) == nil, "bit \(bit) of byte \(place)")
      }
    }
  }

  @Test func paddingGoesUpToAWholeBlock() {
    let paddings = [0, 1, 511, 512, 513].map { TarHeader(name: "a", size: $0, modified: 0).padding }
    #expect(paddings == [0, 511, 1, 0, 511])
  }
}

import TestSupport
import Testing

@testable import OrderDesk

/// What is compressed at start.
@Suite struct GzipTests {
  /// The end of a file says how long it was before (RFC 1952, 2.3.1).
  @Test(arguments: [0, 1, 2, 1_000, 100_000]) func everyLengthIsPacked(count: Int) throws {
    for bytes in [Array(repeating: UInt8(ascii: "a"), count: count), SeededRandom(3).bytes(count)] {
      let packed = try #require(Gzip.compressed(bytes))
      #expect(packed.prefix(3) == [0x1F, 0x8B, 8])
      #expect(packed.suffix(4) == [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: count >> $0) })
      #expect(packed.count <= count + count / 1_000 + 64)
      #expect(Gzip.compressed(bytes) == packed, "the same every time")
    }
  }

  @Test func repetitionCostsNothing() throws {
    let packed = try #require(Gzip.compressed(Array(repeating: 7, count: 1_000_000)))
    #expect(packed.count < 2_000)
  }
}

import Testing

@testable import Observability

/// W3C Trace Context §3.2: what is taken, what begins a new trace.
@Suite struct TraceParentTests {
  private static let good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

  @Test func aGoodHeaderIsReadAndWrittenTheSame() throws {
    let parent = try #require(TraceParent(Self.good))
    #expect(parent.header == Self.good)
    #expect(parent.isSampled)
    #expect(parent.traceID.count == 16)
    #expect(parent.spanID.count == 8)
  }

  @Test func theSampledFlagIsOneBit() throws {
    let sampled = try #require(TraceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03"))
    let other = try #require(TraceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-02"))
    #expect(sampled.isSampled)
    #expect(!other.isSampled)
  }

  @Test func aLaterVersionMayHaveMore() {
    #expect(TraceParent("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-comes") != nil)
    #expect(TraceParent("\(Self.good)-more") == nil)
  }

  @Test(arguments: [
    "", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
    "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
    "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e47-00f067aa0ba902b7-01", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
    "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
    "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
  ])
  func anythingElseIsNone(_ header: String) {
    #expect(TraceParent(header) == nil)
  }
}

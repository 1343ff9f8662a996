public import Kernel
import Synchronization

/// A clock that stands still until a test moves it.
public final class FakeClock: WallClock {
  private let moment: Mutex<Timestamp>

  /// - Parameter start: the first time that it tells; 2026-01-01T00:00:00.000Z unless told otherwise.
  public init(_ start: Timestamp = Timestamp(milliseconds: 1_767_225_600_000)) { moment = Mutex(start) }

  /// The time at which the clock was left.
  public func now() -> Timestamp { moment.withLock { $0 } }

  /// Moves the clock forward, or back when the duration is negative.
  public func advance(by duration: Duration) {
    moment.withLock { $0 = $0 + duration }
  }
}

/// Random bytes that are the same in every run with the same seed (SplitMix64). Nothing secret may come from it.
///
/// It is also a `RandomNumberGenerator` for tests that choose: `var random = SeededRandom(1); random.next()`.
public final class SeededRandom: RandomSource {
  private let state: Mutex<UInt64>

  /// Equal seeds give equal streams.
  public init(_ seed: UInt64 = 1) { state = Mutex(seed) }

  /// Each number takes eight bytes of the stream, most significant first; what is left of the last one is dropped.
  public func bytes(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 7)
    while bytes.count < count {
      let number = next()
      for shift in stride(from: UInt64(56), through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: number >> shift))
      }
    }
    return Array(bytes.prefix(count))
  }
}

extension SeededRandom: RandomNumberGenerator {
  /// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
  public func next() -> UInt64 {
    state.withLock { state in
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }
}

import CoreMetrics
import Synchronization

/// A number that only grows.
final class CounterCell: CounterHandler, FloatingPointCounterHandler {
  private let total = Atomic<UInt64>(0)
  private let fraction = Mutex(0.0)

  var value: Double { Double(total.load(ordering: .relaxed)) + fraction.withLock { $0 } }

  func increment(by amount: Int64) { total.wrappingAdd(UInt64(max(0, amount)), ordering: .relaxed) }

  func increment(by amount: Double) { fraction.withLock { $0 += max(0, amount) } }

  func reset() {
    total.store(0, ordering: .relaxed)
    fraction.withLock { $0 = 0 }
  }

  /// For totals that somebody else counts, such as the system the time of the processor.
  func set(_ value: Double) { fraction.withLock { $0 = value } }
}

/// A number that goes up and down.
final class GaugeCell: RecorderHandler, MeterHandler {
  private let number = Mutex(0.0)

  var value: Double { number.withLock { $0 } }

  func record(_ value: Int64) { set(Double(value)) }
  func record(_ value: Double) { set(value) }
  func set(_ value: Int64) { set(Double(value)) }
  func set(_ value: Double) { number.withLock { $0 = value } }
  func increment(by amount: Double) { number.withLock { $0 += amount } }
  func decrement(by amount: Double) { number.withLock { $0 -= amount } }
}

/// How often values came, by size.
final class HistogramCell: RecorderHandler, TimerHandler {
  struct State {
    /// One for each bound, and one for what is beyond the last. Not added up.
    var counts: [UInt64]
    var sum = 0.0
  }

  let bounds: [Double]
  private let state: Mutex<State>

  /// - Parameter bounds: in rising order; a value that is equal to one belongs to it.
  init(bounds: [Double]) {
    self.bounds = bounds
    state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
  }

  var snapshot: State { state.withLock { $0 } }

  func record(_ value: Int64) { record(Double(value)) }

  func record(_ value: Double) {
    let place = bounds.firstIndex { value <= $0 } ?? bounds.count
    state.withLock { state in
      state.counts[place] += 1
      state.sum += value
    }
  }

  /// Kept in seconds.
  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000_000) }
}

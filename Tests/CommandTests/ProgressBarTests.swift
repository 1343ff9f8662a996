import Kernel
import Synchronization
import TestSupport
import Testing

@testable import OrderDesk

@Suite struct ProgressBarTests {
  private final class Terminal: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func write(_ text: String) { lines.withLock { $0.append(text) } }
  }

  private let clock = FakeClock()
  private let terminal = Terminal()

  @Test func itTellsPercentRateAndTimeToGo() {
    let bar = ProgressBar("verify", total: 4_096, .bytes, clock: clock, write: terminal.write)
    clock.advance(by: .seconds(2))
    bar.advance(by: 1_024)
    #expect(
      terminal.all == ["\rverify  [#####...............] 25%  1.0 KiB  512 bytes/s  0:06 left\u{1B}[K"])
    bar.finish()
    #expect(terminal.all.last == "\r\u{1B}[K")
  }

  @Test func aLineStaysAWhile() {
    let bar = ProgressBar("seed", total: 100, .things("orders"), clock: clock, write: terminal.write)
    for _ in 1...50 {
      bar.advance(by: 1)
      clock.advance(by: .milliseconds(10))
    }
    #expect(terminal.all.count == 5)
    #expect(terminal.all.last?.contains("41%  41 orders") == true, "\(terminal.all)")
    #expect(bar.done == 50)
  }

  @Test func withoutATotalItCounts() {
    let bar = ProgressBar("export", .things("events"), clock: clock, write: terminal.write)
    clock.advance(by: .seconds(1))
    bar.move(to: 7)
    #expect(terminal.all == ["\rexport  7 events  7 events/s\u{1B}[K"])
  }

  @Test func longTimesAndLargeSizes() {
    let bar = ProgressBar("backup", total: 3 << 40, .bytes, clock: clock, write: terminal.write)
    clock.advance(by: .seconds(1))
    bar.move(to: 1 << 28)
    #expect(terminal.all.first?.contains("256.0 MiB  256.0 MiB/s  3:24:47 left") == true, "\(terminal.all)")
  }

  @Test func noTerminalMeansSilence() {
    let bar = ProgressBar("backup", total: 10, .bytes, clock: clock, write: nil)
    bar.move(to: 10)
    bar.finish()
    #expect(terminal.all == [])
    let unused = ProgressBar("backup", total: 10, .bytes, clock: clock, write: terminal.write)
    unused.finish()
    #expect(terminal.all == [], "nothing was drawn, so there is nothing to take away")
  }
}

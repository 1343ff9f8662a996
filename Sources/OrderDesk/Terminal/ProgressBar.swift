import Foundation
import Kernel

/// One line on a terminal that tells how far something long has come: percent, rate, and time to go.
final class ProgressBar {
  /// What is counted.
  enum Unit {
    case bytes
    /// Such as `orders`.
    case things(String)
  }

  /// How long a line stays before the next one, at least.
  private static let interval: Int64 = 100
  private static let width = 20

  private let label: String
  private let unit: Unit
  private let clock: any WallClock
  private let write: ((String) -> Void)?
  private let begin: Timestamp
  private var drawn: Timestamp?
  private(set) var done = 0
  /// How many there are in all; 0 while that is not known.
  var total: Int

  /// - Parameter write: takes what goes to the terminal; `nil` when there is none, and nothing is shown then.
  init(_ label: String, total: Int = 0, _ unit: Unit, clock: any WallClock, write: ((String) -> Void)?) {
    self.label = label
    self.total = total
    self.unit = unit
    self.clock = clock
    self.write = write
    begin = clock.now()
  }

  /// Of a command: on standard error, when that is a terminal.
  static func ofCommand(_ label: String, total: Int = 0, _ unit: Unit) -> ProgressBar {
    let write: ((String) -> Void)? =
      isatty(STDERR_FILENO) == 1 ? { FileHandle.standardError.write(Data($0.utf8)) } : nil
    return ProgressBar(label, total: total, unit, clock: SystemClock(), write: write)
  }

  func advance(by count: Int) { move(to: done + count) }

  func move(to count: Int) {
    done = count
    guard let write else { return }
    let now = clock.now()
    if let drawn, now.milliseconds - drawn.milliseconds < ProgressBar.interval { return }
    drawn = now
    write("\r\(line(at: now))\u{1B}[K")
  }

  /// Takes the line away: what was done is said by the command itself.
  func finish() {
    guard drawn != nil else { return }
    drawn = nil
    write?("\r\u{1B}[K")
  }

  private func line(at now: Timestamp) -> String {
    let seconds = Double(now.milliseconds - begin.milliseconds) / 1000
    let rate = seconds > 0 ? Double(done) / seconds : 0
    let speed = rate > 0 ? "  \(amount(Int(rate)))/s" : ""
    guard total > 0 else { return "\(label)  \(amount(done))\(speed)" }
    let share = min(1, Double(done) / Double(total))
    let filled = Int(share * Double(ProgressBar.width))
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: ProgressBar.width - filled)
    let left = rate > 0 ? "  \(ProgressBar.time(Double(max(0, total - done)) / rate)) left" : ""
    return "\(label)  [\(bar)] \(Int(share * 100))%  \(amount(done))\(speed)\(left)"
  }

  private func amount(_ count: Int) -> String {
    switch unit {
    case .bytes: ProgressBar.size(count)
    case .things(let name): "\(count) \(name)"
    }
  }

  /// `1.4 MiB`.
  static func size(_ bytes: Int) -> String {
    var (number, units) = (Double(bytes), ["bytes", "KiB", "MiB", "GiB", "TiB"][...])
    while number >= 1024, units.count > 1 {
      number /= 1024
      units.removeFirst()
    }
    return "\(bytes < 1024 ? String(bytes) : String(format: "%.1f", number)) \(units.first ?? "")"
  }

  /// `0:07`, `12:30`, `1:02:03`.
  private static func time(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    let padded = rest < 10 ? "0\(rest)" : "\(rest)"
    return hours > 0 ? "\(hours):\(minutes < 10 ? "0" : "")\(minutes):\(padded)" : "\(minutes):\(padded)"
  }
}

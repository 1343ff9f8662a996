import Kernel

/// The units of time, the largest first, in seconds.
private let timeUnits: [(suffix: String, factor: Int)] = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)]
/// The units of size, the largest first, in bytes.
private let sizeUnits: [(suffix: String, factor: Int)] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]

/// Reads a number and one of the units. Nil for anything else, also for what overflows.
private func quantity(_ text: String, _ units: [(suffix: String, factor: Int)]) -> Int? {
  guard let unit = units.first(where: { text.hasSuffix($0.suffix) }) else { return nil }
  guard let number = String(text.dropLast(unit.suffix.count)).wholeNumber else { return nil }
  let (product, overflow) = number.multipliedReportingOverflow(by: unit.factor)
  return overflow ? nil : product
}

/// `60s` and `90s` stay seconds, `900` seconds are `15m`, and a whole hour or day is written as one.
private func durationText(_ duration: Duration) -> String {
  let seconds = Int(duration.components.seconds)
  guard seconds > 60, let unit = timeUnits.first(where: { seconds.isMultiple(of: $0.factor) }) else {
    return "\(seconds)s"
  }
  return "\(seconds / unit.factor)\(unit.suffix)"
}

private func sizeText(_ bytes: Int) -> String {
  let unit = sizeUnits.first { bytes.isMultiple(of: $0.factor) } ?? ("B", 1)
  return "\(bytes / unit.factor)\(unit.suffix)"
}

extension ConfigFormat<Duration> {
  /// A duration such as `10s`, `15m`, `1h`, `30d`.
  /// - Parameter range: In seconds.
  static func duration(_ range: ClosedRange<Int>) -> Self {
    let bounds = [range.lowerBound, range.upperBound].map { durationText(.seconds($0)) }
    return .scalar(
      "duration", allowed: "a duration from \(bounds[0]) to \(bounds[1]), in s, m, h or d",
      parse: {
        quantity($0, timeUnits).flatMap { range.contains($0) ? .seconds($0) : nil }
      }, text: durationText)
  }
}

extension ConfigFormat<Int> {
  /// A size such as `512KiB` or `1MiB`, in bytes.
  static func size(_ range: ClosedRange<Int>) -> Self {
    .scalar(
      "size",
      allowed: "a size from \(sizeText(range.lowerBound)) to \(sizeText(range.upperBound)), in KiB, MiB or GiB",
      parse: { quantity($0, sizeUnits).flatMap { range.contains($0) ? $0 : nil } }, text: sizeText)
  }
}

extension ConfigFormat<Double> {
  /// A part of one.
  static let ratio = ConfigFormat.scalar(
    "ratio", allowed: "a number from 0 to 1, such as 0.05",
    parse: { text in
      guard text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }) else { return nil }
      return Double(text).flatMap { (0...1).contains($0) ? $0 : nil }
    }, text: { $0 == $0.rounded() ? String(Int($0)) : String($0) })
}

extension ConfigFormat<Settings.Rate> {
  /// A rate such as `5/60s`: from 1 to 1,000,000 in a window of 1 second to 1 day.
  static let rate = ConfigFormat.scalar(
    "rate", allowed: "a number and a window such as 5/60s or 10/1h",
    parse: {
      let parts = $0.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 2, let count = String(parts[0]).wholeNumber, (1...1_000_000).contains(count),
        let seconds = quantity(String(parts[1]), timeUnits), (1...86_400).contains(seconds)
      else { return nil }
      return Settings.Rate(count: count, window: .seconds(seconds))
    },
    text: { "\($0.count)/\(durationText($0.window))" })
}

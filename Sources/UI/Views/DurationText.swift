/// How long something took, in its two largest units: `1 day 4 hours`, `12 minutes`, `45 seconds`.
enum DurationText {
  /// What takes at most so long: `12 minutes or less`.
  static func atMost(seconds: Int) -> String { seconds > 0 ? "\(of(seconds: seconds)) or less" : of(seconds: 0) }

  static func of(seconds: Int) -> String {
    guard seconds > 0 else { return "under a second" }
    let units = [("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)]
    guard let first = units.firstIndex(where: { seconds >= $0.1 }) else { return "" }
    var rest = seconds
    return units[first...].prefix(2).compactMap { name, size in
      let count = rest / size
      rest %= size
      return count == 0 ? nil : CountText.of(count, name)
    }.joined(separator: " ")
  }
}

/// How long somebody has to wait, rounded up: `42 seconds`, `57 minutes`, `3 hours`.
enum WaitText {
  static func of(seconds: Int) -> String {
    if seconds <= 120 { return count(max(seconds, 1), "second") }
    let minutes = (seconds + 59) / 60
    return minutes <= 120 ? count(minutes, "minute") : count((minutes + 59) / 60, "hour")
  }

  private static func count(_ number: Int, _ unit: String) -> String { "\(number) \(unit)\(number == 1 ? "" : "s")" }
}

/// Numbers for people: `12,345`, `1 event`, `12,345 events`.
enum CountText {
  static func of(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    let groups = stride(from: digits.count % 3, through: digits.count, by: 3)
    var (text, start) = ("", 0)
    for end in groups where end > start {
      text += (text.isEmpty ? "" : ",") + String(digits[start..<end])
      start = end
    }
    return (number < 0 ? "-" : "") + text
  }

  static func of(_ number: Int, _ noun: String) -> String { "\(of(number)) \(noun)\(number == 1 ? "" : "s")" }
}

/// A share in whole percent. Only none is 0%, and only all is 100%.
enum PercentText {
  /// - Parameter share: 0-1.
  static func of(_ share: Double) -> String {
    let percent = Int((share * 100).rounded())
    if percent == 0, share > 0 { return "less than 1%" }
    if percent == 100, share < 1 { return "more than 99%" }
    return "\(percent)%"
  }
}

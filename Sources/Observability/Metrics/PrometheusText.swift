/// The Prometheus text format 0.0.4.
enum PrometheusText {
  static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

  /// All families that have a series, in the order of the catalogue, their series in the order of their labels.
  static func exposition(of registry: PrometheusRegistry) -> String {
    var text = ""
    for family in registry.families {
      let cells = registry.cells(of: family).sorted { $0.key < $1.key }
      if cells.isEmpty { continue }
      text +=
        "# HELP \(family.name) \(escaped(family.help, quotes: false))\n# TYPE \(family.name) \(family.kind.word)\n"
      for (labels, cell) in cells {
        switch cell {
        case .counter(let cell): text += line(family.name, labels, cell.value)
        case .gauge(let cell): text += line(family.name, labels, cell.value)
        case .histogram(let cell): append(cell, family.name, labels, to: &text)
        }
      }
    }
    return text
  }

  private static func append(_ cell: HistogramCell, _ name: String, _ labels: String, to text: inout String) {
    let state = cell.snapshot
    var total: UInt64 = 0
    for (place, count) in state.counts.enumerated() {
      total += count
      let bound = place < cell.bounds.count ? number(cell.bounds[place]) : "+Inf"
      let all = labels.isEmpty ? "le=\"\(bound)\"" : "\(labels),le=\"\(bound)\""
      text += line("\(name)_bucket", all, Double(total))
    }
    text += line("\(name)_sum", labels, state.sum) + line("\(name)_count", labels, Double(total))
  }

  private static func line(_ name: String, _ labels: String, _ value: Double) -> String {
    labels.isEmpty ? "\(name) \(number(value))\n" : "\(name){\(labels)} \(number(value))\n"
  }

  /// `method="GET",status="200"`: what stands between the braces.
  static func labels(_ labels: [(String, String)]) -> String {
    labels.map { name, value in "\(name)=\"\(escaped(value, quotes: true))\"" }.joined(separator: ",")
  }

  private static func escaped(_ text: String, quotes: Bool) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "\\": escaped += "\\\\"
      case "\n": escaped += "\\n"
      case "\"" where quotes: escaped += "\\\""
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }

  /// Whole numbers without a decimal point, as people read them.
  static func number(_ value: Double) -> String {
    if let whole = Int64(exactly: value) { return String(whole) }
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    return value.isNaN ? "NaN" : "\(value)"
  }
}

/// What is known about all series of one name: what the exposition says of them, and how they are kept.
struct MetricFamily: Sendable {
  enum Kind: Sendable, Equatable {
    case counter
    case gauge
    /// - Parameter bounds: the upper bounds of the buckets, in rising order, without the last one, `+Inf`.
    case histogram(bounds: [Double])

    /// The word after `# TYPE`.
    var word: String {
      switch self {
      case .counter: "counter"
      case .gauge: "gauge"
      case .histogram: "histogram"
      }
    }
  }

  let name: String
  let kind: Kind
  /// One sentence without a line break.
  let help: String

  init(_ name: String, _ kind: Kind, _ help: String) {
    self.name = name
    self.kind = kind
    self.help = help
  }
}

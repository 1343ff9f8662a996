import CoreMetrics

/// What is counted of the calls to one peer.
struct PeerMetrics: Sendable {
  enum Outcome: String, CaseIterable {
    /// Also with a refusal.
    case answered
    case unavailable
    case deadline
    /// What came was no answer of this program, or of another version.
    case unreadable
  }

  private let outcomes: [Outcome: Counter]
  private let durations: Recorder
  private let clock = ContinuousClock()

  init(peer: String, _ factory: any MetricsFactory) {
    outcomes = Dictionary(
      uniqueKeysWithValues: Outcome.allCases.map { outcome in
        let labels = [("peer", peer), ("outcome", outcome.rawValue)]
        return (outcome, Counter(label: "orderdesk_peer_calls_total", dimensions: labels, factory: factory))
      })
    durations = Recorder(
      label: "orderdesk_peer_call_duration_seconds", dimensions: [("peer", peer)], aggregate: true, factory: factory)
  }

  var now: ContinuousClock.Instant { clock.now }

  func count(_ outcome: Outcome, since start: ContinuousClock.Instant) {
    outcomes[outcome]?.increment()
    durations.record((clock.now - start) / .seconds(1))
  }
}

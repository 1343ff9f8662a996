import AuthContract
import CoreMetrics

/// How attempts to sign in with a password end.
struct SignInCounters: Sendable {
  enum Kind: String, CaseIterable { case browser, token }
  enum Outcome: String, CaseIterable {
    case accepted
    case wrongCredentials = "wrong_credentials"
    case limited
    case busy
    /// Anything else, such as a database that cannot be read.
    case failed

    init(_ error: AuthError) {
      self =
        switch error {
        case .invalidCredentials: .wrongCredentials
        case .tooManyAttempts: .limited
        case .busy: .busy
        default: .failed
        }
    }
  }

  private let counters: [Kind: [Outcome: Counter]]

  /// All are there from the start, at 0: a rate needs a first value.
  init(_ factory: any MetricsFactory) {
    counters = Dictionary(
      uniqueKeysWithValues: Kind.allCases.map { kind in
        let outcomes = Outcome.allCases.map { outcome in
          let labels = [("kind", kind.rawValue), ("outcome", outcome.rawValue)]
          return (outcome, Counter(label: "orderdesk_sign_ins_total", dimensions: labels, factory: factory))
        }
        return (kind, Dictionary(uniqueKeysWithValues: outcomes))
      })
  }

  func count<Value>(_ kind: Kind, _ attempt: () async throws(AuthError) -> Value) async throws(AuthError) -> Value {
    do {
      let value = try await attempt()
      counters[kind]?[.accepted]?.increment()
      return value
    } catch {
      counters[kind]?[Outcome(error)]?.increment()
      throw error
    }
  }
}

import HTTPTypes
import HummingbirdTesting
import Synchronization
import Testing

/// Secrets that stand out, collected as they come up, and the errors that were answered meanwhile.
final class Canaries: Sendable {
  private struct Found {
    var secrets: [String: String] = [:]
    var errors: [Refusal] = []
  }

  /// An error as somebody sees it.
  private struct Refusal: Sendable {
    let name: String
    let text: String
    /// The token of the page's own forms, which is there for this reader.
    let ownToken: String?
  }

  private let found: Mutex<Found>

  /// - Parameter secrets: what must not come out, by name.
  init(_ secrets: [String: String]) { found = Mutex(Found(secrets: secrets)) }

  var errorCount: Int { found.withLock { $0.errors.count } }

  func keep(_ name: String, _ secret: String?) throws {
    let secret = try #require(secret, "\(name)")
    found.withLock { $0.secrets[name] = secret }
  }

  /// Takes in an answer that must be an error.
  func refused(_ name: String, _ answer: TestResponse, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(answer.status.code >= 400, "\(name)", sourceLocation: sourceLocation)
    let error = Refusal(name: name, text: answer.text, ownToken: answer.csrfToken)
    found.withLock { $0.errors.append(error) }
  }

  /// No secret is in these texts, nor in any error.
  func expectSilence(in texts: [String: String]) {
    let found = found.withLock { $0 }
    for (name, secret) in found.secrets {
      #expect(secret.count > 3, "\(name)")
      // Looked at first, so that a failure prints neither the secret nor the whole log.
      let places = texts.filter { $0.value.contains(secret) }.keys.sorted()
      #expect(places == [], "the \(name) has come out")
      let errors = found.errors.filter { $0.ownToken != secret && $0.text.contains(secret) }.map(\.name)
      #expect(errors == [], "the \(name) is in errors")
    }
  }
}

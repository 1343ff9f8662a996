import HTTPKit
import HTTPTypes
import Hummingbird

extension Request {
  /// Whether HTMX will put the answer into the element with this id.
  func wantsPart(_ id: String) -> Bool { partWanted == id }

  /// The id of the element into which HTMX will put the answer; `nil` for a page.
  var partWanted: String? { isFragment ? HTTPField.Name("HX-Target").flatMap { headers[$0] } : nil }
}

import HTTPTypes
public import Hummingbird

extension Request {
  /// Whether the path belongs to the JSON API.
  public var isAPI: Bool { uri.path == "/api" || uri.path.hasPrefix("/api/") }

  /// A safe method changes nothing (RFC 9110 §9.2.1).
  public var isSafe: Bool { method == .get || method == .head || method == .options }

  /// Whether the answer should be a page: a browser, or a part of a page that HTMX asks for.
  public var wantsHTML: Bool { isFragment || headers[.accept]?.contains("text/html") == true }

  /// Whether HTMX asks for a part of a page.
  public var isFragment: Bool { header("HX-Request") == "true" }

  /// `Content-Type` without its parameters, in lower case.
  public var mediaType: String? {
    headers[.contentType]?.split(separator: ";").first.map { $0.trimmingSpaces.lowercased() }
  }

  var fetchSite: String? { header("Sec-Fetch-Site") }

  func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
}

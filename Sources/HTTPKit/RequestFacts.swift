import HTTPTypes
public import Hummingbird

extension Request {
  /// Whether the path belongs to the JSON API. The router takes `//api` for `/api`.
  public var isAPI: Bool {
    let path = uri.path.drop { $0 == "/" }
    return path == "api" || path.hasPrefix("api/")
  }

  /// The path as logs and error messages show it, of at most 512 characters. No part of a path of ours is longer than a UUID
  /// or the name of a static file; a longer one may be a token that somebody put into the wrong place, and is left out.
  public var shownPath: String {
    uri.path.prefix(512).split(separator: "/", omittingEmptySubsequences: false)
      .map { $0.utf8.count > 36 ? "…" : $0 }.joined(separator: "/")
  }

  /// Whether somebody asks how the process is: that is no request of a person, and comes all the time.
  public var isProbe: Bool { uri.path == "/health" || uri.path == "/ready" }

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

  /// Whether a body was sent; an empty one is none.
  var hasBody: Bool {
    if let length = headers[.contentLength] { return Int(length) != 0 }
    return headers[.transferEncoding] != nil
  }

  /// The value of the one cookie of this name. `nil` also when there are two: somebody has planted one of them beside the
  /// other, on a path or from a neighbouring host, and nothing tells which (RFC 6265bis §8.6, "cookie tossing").
  public func onlyCookie(_ name: String) -> String? {
    var found: Substring?
    for pair in headers[values: .cookie].flatMap({ $0.split(separator: ";") }) {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, parts[0].trimmingSpaces == name else { continue }
      guard found == nil else { return nil }
      found = parts[1].trimmingSpaces
    }
    return found.map(String.init)
  }

  /// The id of the element into which HTMX will put the answer; `nil` for a page.
  public var partWanted: String? { isFragment ? header("HX-Target") : nil }

  /// Whether HTMX will put the answer into the element with this id.
  public func wantsPart(_ id: String) -> Bool { partWanted == id }

  /// Whether a script asks for a part of a page alone; HTMX puts whole pages into the element `page`.
  public var isForPart: Bool { ![nil, "page"].contains(partWanted) }

  /// What the browser says of where the request comes from.
  public var fetchSite: String? { header("Sec-Fetch-Site") }

  func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
}

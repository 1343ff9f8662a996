import HummingbirdTesting

/// A form as a page shows it, to be sent as a browser would.
struct FormOnPage {
  let fields: [(String, String)]

  /// - Parameter action: where it is sent. `nil` when the page has no such form.
  init?(_ page: TestResponse, action: String) {
    let pattern = "action=\"\(action)\" method=\"post\""
    guard let text = page.between(pattern, "</form>") else { return nil }
    var fields: [(String, String)] = []
    for match in text.matches(of: /<(input|textarea) ([^>]*)>/) {
      let tag = match.output.2
      guard let name = tag.firstMatch(of: /name="([^"]*)"/)?.output.1 else { continue }
      if match.output.1 == "textarea" {
        // The first line break after the tag is none of the value.
        let value = text[match.range.upperBound...].prefix { $0 != "<" }.dropFirst()
        fields.append((String(name), Self.plain(value)))
      } else {
        fields.append((String(name), Self.plain(tag.firstMatch(of: /value="([^"]*)"/)?.output.1 ?? "")))
      }
    }
    self.fields = fields
  }

  subscript(name: String) -> String? { fields.first { $0.0 == name }?.1 }

  private static func plain(_ text: Substring) -> String {
    String(text).replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
      .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
  }
}

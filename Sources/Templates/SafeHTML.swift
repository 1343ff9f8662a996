/// Markup that is written to the page as it is.
///
/// This type and the `safe` filter are the only two ways past escaping, so a search for either name finds every place
/// that has to be reviewed.
public struct SafeHTML: Sendable, Hashable {
  /// The markup.
  public let text: String

  /// Markup that is spelled out in the source code and therefore cannot hold anything from outside.
  public init(_ markup: StaticString) {
    text = markup.description
  }

  /// Markup that the caller vouches for. Whatever comes from outside must have been escaped already.
  public init(unchecked text: String) {
    self.text = text
  }

  /// Escapes `text`, for code that builds markup by hand.
  public init(escaping text: String) {
    var escaped = ""
    escaped.appendEscaped(text)
    self.text = escaped
  }
}

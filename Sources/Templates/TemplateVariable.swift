/// A variable that a template reads, with loop variables traced back to their lists: `orders[].item_name`.
public struct TemplateVariable: Sendable, Hashable, CustomStringConvertible {
  /// One step from the context to the value.
  public enum Step: Sendable, Hashable {
    /// The field of that name.
    case field(String)
    /// Each item of the list.
    case each
  }

  /// The way from the context to the value.
  public let path: [Step]
  /// Whether it can be written to the page. Otherwise it is only tested, counted or gone through.
  public internal(set) var isOutput: Bool
  /// Whether it can be written past escaping, because of the `safe` filter.
  public internal(set) var isRaw: Bool

  /// `orders[].item_name`.
  public var description: String {
    path.enumerated().map { index, step in
      switch step {
      case .field(let name): index == 0 ? name : ".\(name)"
      case .each: "[]"
      }
    }.joined()
  }
}

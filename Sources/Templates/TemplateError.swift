/// What is wrong with a template or with the values given to it.
///
/// Thrown when the engine is created (syntax, missing template, cycle) and, while rendering, for a wrong kind of value
/// or, in strict mode, for a missing variable. It is a fault of the program and never of the person at the browser.
public struct TemplateError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The template in which the fault lies, not necessarily the one that was asked for.
  public let template: String
  /// The line in it, from 1. `nil` when no line can be blamed.
  public let line: Int?
  /// A sentence that names what is wrong.
  public let reason: String

  /// `orders.html:12: unknown filter 'uper'`.
  public var description: String {
    "\(template)\(line.map { ":\($0)" } ?? ""): \(reason)"
  }

  init(_ reason: String, at location: SourceLocation) {
    self.init(reason, template: location.template, line: location.line)
  }

  init(_ reason: String, template: String, line: Int? = nil) {
    self.template = template
    self.line = line
    self.reason = reason
  }
}

/// Where a tag stands.
struct SourceLocation: Sendable, Hashable {
  let template: String
  let line: Int
}

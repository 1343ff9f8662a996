/// What can be put into a template's context. View models conform so that no page needs an untyped dictionary.
public protocol TemplateValueConvertible {
  /// The value a template sees.
  var templateValue: TemplateValue { get }
}

extension TemplateValue: TemplateValueConvertible {
  /// The value itself.
  public var templateValue: TemplateValue { self }
}

extension TemplateRecord: TemplateValueConvertible {
  /// The record as a value, for a row or a group of fields.
  public var templateValue: TemplateValue { .record(self) }
}

extension SafeHTML: TemplateValueConvertible {
  /// Markup, which is written as it is.
  public var templateValue: TemplateValue { .html(self) }
}

extension String: TemplateValueConvertible {
  /// A text, escaped when it is written.
  public var templateValue: TemplateValue { .string(self) }
}

extension Int: TemplateValueConvertible {
  /// A whole number.
  public var templateValue: TemplateValue { .integer(self) }
}

extension Double: TemplateValueConvertible {
  /// A number with a fraction.
  public var templateValue: TemplateValue { .double(self) }
}

extension Bool: TemplateValueConvertible {
  /// A flag.
  public var templateValue: TemplateValue { .bool(self) }
}

extension Optional: TemplateValueConvertible where Wrapped: TemplateValueConvertible {
  /// `none` when there is no value.
  public var templateValue: TemplateValue { self?.templateValue ?? TemplateValue.none }
}

extension Array: TemplateValueConvertible where Element: TemplateValueConvertible {
  /// A list of the converted elements.
  public var templateValue: TemplateValue { .list(map(\.templateValue)) }
}

/// Named values: the context of a page, or one row of a list.
///
/// A literal takes anything that is `TemplateValueConvertible`, so view models are written without wrapping:
/// `["title": title, "rows": orders.map(\.record), "flash": flash]`.
/// When a key is written twice, the later one counts.
public struct TemplateRecord: Sendable, Hashable, ExpressibleByDictionaryLiteral {
  /// The values by name.
  public var fields: [String: TemplateValue]

  /// A record of values by name.
  public init(_ fields: [String: TemplateValue] = [:]) {
    self.fields = fields
  }

  /// A record of anything that can be converted.
  public init(dictionaryLiteral elements: (String, any TemplateValueConvertible)...) {
    self.init(pairs: elements)
  }

  init(pairs: [(String, any TemplateValueConvertible)]) {
    fields = Dictionary(minimumCapacity: pairs.count)
    for (name, value) in pairs { fields[name] = value.templateValue }
  }

  /// Reads, sets or (with `nil`) removes one field.
  public subscript(name: String) -> TemplateValue? {
    get { fields[name] }
    set { fields[name] = newValue }
  }

  /// This record with the fields of `other` added. Where both have a field, that of `other` counts.
  public func merging(_ other: TemplateRecord) -> TemplateRecord {
    TemplateRecord(fields.merging(other.fields) { _, new in new })
  }
}

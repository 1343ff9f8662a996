/// The value of a field before and after.
public struct FieldChange: Sendable, Hashable, Codable {
  public let from: FieldValue
  public let to: FieldValue

  public init(from: FieldValue, to: FieldValue) {
    self.from = from
    self.to = to
  }
}

/// The value of one field, as timelines and the audit trail remember it.
public enum FieldValue: Sendable, Hashable, Codable {
  case absent
  case flag(Bool)
  case number(Int)
  case text(String)

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .absent
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Int.self) {
      self = .number(number)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .absent: try container.encodeNil()
    case .flag(let flag): try container.encode(flag)
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    }
  }
}

extension FieldChange: JSONWritable {
  public func write(to json: inout JSONWriter) {
    json.object { json in
      json.name("from")
      from.write(to: &json)
      json.name("to")
      to.write(to: &json)
    }
  }
}

extension FieldValue: JSONWritable {
  public func write(to json: inout JSONWriter) {
    switch self {
    case .absent: json.null()
    case .flag(let flag): json.value(flag)
    case .number(let number): json.value(number)
    case .text(let text): json.value(text)
    }
  }
}

extension JSONWriter {
  /// Changed fields as an object, in alphabetical order: the same changes are always the same bytes.
  public mutating func value(_ changes: [String: FieldChange]) {
    object { json in
      for (field, change) in changes.sorted(by: { $0.key < $1.key }) {
        json.name(of: field)
        change.write(to: &json)
      }
    }
  }
}

extension [String: FieldChange] {
  /// As timelines and the audit trail keep it: `{"field":{"from":value,"to":value}}`.
  public var jsonText: String {
    var json = JSONWriter()
    json.value(self)
    return String(decoding: json.bytes, as: UTF8.self)
  }
}

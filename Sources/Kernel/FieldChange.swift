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

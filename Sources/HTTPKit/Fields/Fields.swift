import Foundation
public import Kernel

/// The fields of a form, a JSON object or a query, read one by one; every bad one is noted, and `finish` names them all.
///
/// It checks what the transport can know: presence, type, and that nothing is unknown or doubled. Ranges and lengths
/// belong to the module that owns the data.
public struct Fields: Sendable {
  enum Source: Sendable {
    case json([String: JSONValue])
    case text([String: [String]])
  }

  private let source: Source
  private var known: Set<String> = []
  private var problems: [FieldProblem] = []

  init(_ source: Source) { self.source = source }

  /// A required text; empty is present.
  public mutating func string(_ name: String) -> String {
    optionalString(name) ?? note(name, .missing, "This field is missing.", "")
  }

  /// A text that may be left out.
  public mutating func optionalString(_ name: String) -> String? {
    known.insert(name)
    switch source {
    case .text(let fields):
      guard let values = fields[name] else { return nil }
      return values.count == 1 ? values[0] : note(name, .duplicate, "Give this field once.", values[0])
    case .json(let fields):
      switch fields[name] {
      case nil: return nil
      case .string(let text): return text
      default: return note(name, .wrongType, "This must be text.", "")
      }
    }
  }

  /// A required whole number. A form sends it as text; JSON must send a number.
  public mutating func integer(_ name: String) -> Int {
    optionalInteger(name) ?? note(name, .missing, "This field is missing.", 0)
  }

  /// A whole number that may be left out.
  public mutating func optionalInteger(_ name: String) -> Int? {
    switch source {
    case .text:
      guard let text = optionalString(name)?.trimmingSpaces else { return nil }
      if let number = Int(text), text.utf8.count <= 19, text.first != "+" { return number }
      return note(name, text.isEmpty ? .missing : .wrongType, "Use a whole number.", 0)
    case .json(let fields):
      known.insert(name)
      switch fields[name] {
      case nil: return nil
      case .integer(let number): return number
      default: return note(name, .wrongType, "This must be a whole number.", 0)
      }
    }
  }

  /// One of the values of an enumeration, that may be left out. An empty text in a form or query counts as left out.
  public mutating func optionalChoice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, of type: Choice.Type
  ) -> Choice? {
    guard let text = optionalString(name) else { return nil }
    if case .text = source, text.isEmpty { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let allowed = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    return note(name, .invalid, "Use one of: \(allowed).", nil)
  }

  /// Several values of an enumeration, that may be left out: an array in JSON, a field that is given more than once in a
  /// form.
  public mutating func optionalChoices<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, of type: Choice.Type
  ) -> [Choice]? {
    known.insert(name)
    let texts: [String]
    switch source {
    case .text(let fields):
      guard let values = fields[name] else { return nil }
      texts = values
    case .json(let fields):
      guard let value = fields[name] else { return nil }
      guard case .array(let elements) = value else { return note(name, .wrongType, "This must be an array.", nil) }
      texts = elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
      guard texts.count == elements.count else { return note(name, .wrongType, "Each element must be text.", nil) }
    }
    let choices = texts.compactMap(Choice.init(rawValue:))
    if choices.count == texts.count { return choices }
    let allowed = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    return note(name, .invalid, "Use any of: \(allowed).", nil)
  }

  /// Every value of a field of a form or query that may be given more than once, or left out.
  public mutating func allStrings(_ name: String) -> [String] {
    known.insert(name)
    guard case .text(let fields) = source else { return [] }
    return fields[name] ?? []
  }

  /// `true` or `false`, that may be left out. JSON must send a boolean. An empty text in a form or query counts as left out.
  public mutating func optionalFlag(_ name: String) -> Bool? {
    switch source {
    case .text:
      switch optionalString(name) {
      case nil, "": return nil
      case "true": return true
      case "false": return false
      default: return note(name, .invalid, "Use true or false.", nil)
      }
    case .json(let fields):
      known.insert(name)
      switch fields[name] {
      case nil: return nil
      case .bool(let flag): return flag
      default: return note(name, .wrongType, "This must be true or false.", nil)
      }
    }
  }

  /// A moment as RFC 3339 text in UTC, that may be left out. An empty text in a form or query counts as left out.
  public mutating func optionalTimestamp(_ name: String) -> Timestamp? {
    guard let text = optionalString(name) else { return nil }
    if case .text = source, text.isEmpty { return nil }
    return Timestamp(text) ?? note(name, .invalid, "Use a time in UTC such as 2026-11-21T08:30:00Z.", nil)
  }

  /// A required array of JSON objects, each read by `read`; what is wrong with one is named as `name[0].field`.
  public mutating func objects<Value>(_ name: String, _ read: (inout Fields) -> Value) -> [Value] {
    known.insert(name)
    guard case .json(let fields) = source, let value = fields[name] else {
      return note(name, .missing, "This field is missing.", [])
    }
    guard case .array(let elements) = value else { return note(name, .wrongType, "This must be an array.", []) }
    return elements.enumerated().map { index, element in
      var object = Fields(.json([:]))
      if case .object(let members) = element {
        object = Fields(.json(members))
      } else {
        problems.append(FieldProblem("\(name)[\(index)]", .wrongType, "This must be an object."))
      }
      let value = read(&object)
      if case .object = element {
        problems += object.allProblems.map { FieldProblem("\(name)[\(index)].\($0.field)", $0.code, $0.detail) }
      }
      return value
    }
  }

  /// Adds a problem that a route finds itself.
  ///
  /// Only the first problem of a field is kept.
  public mutating func refuse(_ problem: FieldProblem) {
    if !problems.contains(where: { $0.field == problem.field }) { problems.append(problem) }
  }

  /// What was typed, to show it again; empty when there is none.
  public func typed(_ name: String) -> String {
    guard case .text(let fields) = source else { return "" }
    return fields[name]?.first ?? ""
  }

  /// All that was typed, to offer it again: by name, and the values of one name in the order in which they came.
  public var texts: [(name: String, value: String)] {
    guard case .text(let fields) = source else { return [] }
    return fields.sorted { $0.key < $1.key }.flatMap { name, values in values.map { (name, $0) } }
  }

  /// What is wrong with the fields read so far, and with those that nobody asked for.
  public var allProblems: [FieldProblem] {
    let names: [String] =
      switch source {
      case .json(let fields): Array(fields.keys)
      case .text(let fields): fields.keys.filter { $0 != "csrf_token" }
      }
    let unknown = Set(names).subtracting(known).sorted().map { name in
      FieldProblem(String(name.prefix(100)), .unknown, "There is no such field here.")
    }
    return problems + unknown
  }

  /// - Throws: `request.invalid` with one entry for each bad field.
  public func finish() throws(Problem) {
    let problems = allProblems
    guard problems.isEmpty else { throw Problem(.requestInvalid, fields: problems) }
  }

  private mutating func note<Value>(
    _ name: String, _ code: FieldProblem.Code, _ detail: String, _ value: Value
  ) -> Value {
    refuse(FieldProblem(name, code, detail))
    return value
  }
}

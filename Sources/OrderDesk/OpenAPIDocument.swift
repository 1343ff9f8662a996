import Foundation
import UI
import Yams

/// The description of the JSON API: `openapi.yaml` as the JSON that `/api/v1/openapi.json` serves, and as the list that
/// the page `/docs` shows.
struct OpenAPIDocument: Sendable {
  /// The whole document on one line, with its keys in the order of the file.
  let json: String
  /// The calls under `/api/v1`, in the order of the file.
  let operations: [APIOperation]

  /// - Throws: a sentence with the line when the text is no YAML, has what JSON has not, or an operation lacks its
  ///   `summary` or `x-needs`.
  init(yaml: String) throws(OpenAPIError) {
    let root: Node?
    do {
      // Without the rules for types, which `json` below has its own of: they are most of the time.
      root = try Yams.compose(yaml: yaml, .basic)
    } catch {
      throw OpenAPIError("\(error)")
    }
    guard let root, root.mapping != nil else { throw OpenAPIError("it is empty, or no mapping") }
    operations = try Self.operations(of: root)
    var text = ""
    try Self.append(root, to: &text)
    json = text
  }

  private static let methods: Set = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]

  private static func operations(of root: Node) throws(OpenAPIError) -> [APIOperation] {
    guard let paths = root["paths"]?.mapping else { throw OpenAPIError("it has no paths") }
    var operations: [APIOperation] = []
    for (key, item) in paths {
      guard let path = key.scalar?.string, path.hasPrefix("/api/v1/"), let members = item.mapping else { continue }
      for (key, operation) in members {
        guard let method = key.scalar?.string, methods.contains(method) else { continue }
        guard let summary = operation["summary"]?.scalar?.string, let needs = operation["x-needs"]?.scalar?.string
        else {
          throw OpenAPIError("\(method) \(path) has no summary, or no x-needs", at: key)
        }
        operations.append(APIOperation(method: method.uppercased(), path: path, summary: summary, needs: needs))
      }
    }
    return operations
  }
}

// MARK: YAML to JSON

extension OpenAPIDocument {
  private static func append(_ node: Node, to text: inout String) throws(OpenAPIError) {
    switch node {
    case .scalar(let scalar): text += try json(scalar, node)
    case .sequence(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += "," }
        try append(element, to: &text)
      }
      text += "]"
    case .mapping(let members):
      text += "{"
      for (index, (key, value)) in members.enumerated() {
        guard let name = key.scalar?.string else { throw OpenAPIError("a key is no text", at: key) }
        if index > 0 { text += "," }
        text += try quoted(name, key) + ":"
        try append(value, to: &text)
      }
      text += "}"
    case .alias: throw OpenAPIError("an alias was not resolved", at: node)
    }
  }

  /// The types of YAML 1.2's JSON schema (§10.2), which OpenAPI 3.1 recommends: `yes` and `0x10` are text. A number is
  /// copied as it is written.
  private static func json(_ scalar: Node.Scalar, _ node: Node) throws(OpenAPIError) -> String {
    let text = scalar.string
    guard scalar.style == .plain else { return try quoted(text, node) }
    switch text {
    case "true", "false", "null": return text
    case "", "~": return "null"
    default: return isNumber(text) ? text : try quoted(text, node)
    }
  }

  private static func isNumber(_ text: String) -> Bool {
    guard let first = text.utf8.first, first == UInt8(ascii: "-") || (0x30...0x39).contains(first) else { return false }
    return text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil
  }

  private static func quoted(_ text: String, _ node: Node) throws(OpenAPIError) -> String {
    let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    if isPlain { return "\"" + text + "\"" }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    do {
      return String(decoding: try encoder.encode(text), as: UTF8.self)
    } catch {
      throw OpenAPIError("a text cannot be written as JSON: \(error)", at: node)
    }
  }
}

/// What is wrong with the description of the API.
struct OpenAPIError: Error, Sendable, CustomStringConvertible {
  let description: String

  init(_ reason: String, at node: Node? = nil) {
    let line = node?.mark.map { ", line \($0.line)" } ?? ""
    description = "openapi.yaml\(line): \(reason)"
  }
}

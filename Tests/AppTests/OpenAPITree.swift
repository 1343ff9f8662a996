import EmbeddedResources
import Foundation
import Testing

@testable import OrderDesk

/// A JSON document of any shape, for looking into.
enum OpenAPITree: Decodable, Equatable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case text(String)
  case list([OpenAPITree])
  case object([String: OpenAPITree])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([String: OpenAPITree].self) {
      self = .object(value)
    } else if let value = try? container.decode([OpenAPITree].self) {
      self = .list(value)
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else {
      self = .number(try container.decode(Double.self))
    }
  }

  /// The document inside the binary, as it is served. Read once: it is long.
  static let served = Result { () throws -> OpenAPITree in
    let document = try OpenAPIDocument(yaml: ResourceStore.embedded.text("openapi.yaml") ?? "")
    return try JSONDecoder().decode(OpenAPITree.self, from: Data(document.json.utf8))
  }

  var text: String? { if case .text(let text) = self { text } else { nil } }
  var number: Int? { if case .number(let number) = self { Int(number) } else { nil } }
  var list: [OpenAPITree] { if case .list(let list) = self { list } else { [] } }
  var object: [String: OpenAPITree] { if case .object(let object) = self { object } else { [:] } }

  subscript(_ key: String) -> OpenAPITree? { object[key] }

  /// Follows `$ref`, if there is one, from the root of the document.
  func resolved(in root: OpenAPITree) -> OpenAPITree? {
    guard let reference = self["$ref"]?.text else { return self }
    guard reference.hasPrefix("#/") else { return nil }
    var target: OpenAPITree? = root
    for part in reference.dropFirst(2).split(separator: "/") {
      target = target?[String(part.replacing("~1", with: "/").replacing("~0", with: "~"))]
    }
    return target?.resolved(in: root)
  }

  /// Every `$ref` in this part of the document.
  var references: Set<String> {
    switch self {
    case .list(let list): list.reduce(into: []) { $0.formUnion($1.references) }
    case .object(let object):
      object.reduce(into: []) { found, member in
        if member.key == "$ref", let reference = member.value.text { found.insert(reference) }
        found.formUnion(member.value.references)
      }
    default: []
    }
  }
}

/// One operation of the document.
struct OpenAPIEntry: CustomTestStringConvertible {
  let method: String
  let path: String
  let operation: OpenAPITree

  var name: String { "\(method) \(path)" }
  var testDescription: String { name }

  static func all(in document: OpenAPITree) -> [OpenAPIEntry] {
    let methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]
    return (document["paths"]?.object ?? [:]).flatMap { path, item in
      item.object.filter { methods.contains($0.key) }.map {
        OpenAPIEntry(method: $0.key.uppercased(), path: path, operation: $0.value)
      }
    }
  }
}

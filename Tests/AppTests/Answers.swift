import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import Testing

/// A JSON document of any shape.
typealias JSON = OpenAPITree

extension TestResponse {
  var text: String { String(buffer: body) }

  /// A header by its name; several of one name are joined with commas.
  func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }

  func json() throws -> JSON { try decode(JSON.self) }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: Data(body.readableBytesView))
  }

  var setCookies: [SetCookie] { headers[values: .setCookie].compactMap(SetCookie.init) }

  func setCookie(_ name: String) -> SetCookie? { setCookies.first { $0.name == name } }

  /// The address in the header `Location` of a redirect with GET.
  var redirect: String? { status == .seeOther ? headers[.location] : nil }

  /// The text between the first two places that match, for looking into pages.
  func between(_ start: String, _ end: String) -> String? {
    guard let from = text.range(of: start), let to = text.range(of: end, range: from.upperBound..<text.endIndex) else {
      return nil
    }
    return String(text[from.upperBound..<to.lowerBound])
  }

  /// The token that the forms of this page carry.
  var csrfToken: String? { between("name=\"csrf_token\" value=\"", "\"") }
}

/// A cookie that an answer sets, with its attributes by lower-case name.
struct SetCookie: Sendable, Equatable {
  let name: String
  let value: String
  let attributes: [String: String]

  init?(_ header: String) {
    let parts = header.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
    guard let pair = parts.first?.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false), pair.count == 2
    else { return nil }
    name = String(pair[0])
    value = String(pair[1])
    var attributes: [String: String] = [:]
    for part in parts.dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1)
      attributes[pair[0].lowercased()] = pair.count == 2 ? String(pair[1]) : ""
    }
    self.attributes = attributes
  }

  var isForgotten: Bool { attributes["max-age"] == "0" }
}

/// A problem as clients see it.
struct ProblemBody: Decodable {
  let type: String
  let title: String
  let status: Int
  let detail: String
  let instance: String
  let code: ProblemCode
  let requestID: String
  let errors: [FieldProblem]?

  enum CodingKeys: String, CodingKey {
    case type, title, status, detail, instance, code, errors
    case requestID = "request_id"
  }

  /// `field code`, in the order of the answer.
  var fields: [String] { (errors ?? []).map { "\($0.field) \($0.code.rawValue)" } }
}

/// Checks that the answer is this problem, complete and without anything that is not the client's to know.
@discardableResult
func expectProblem(
  _ response: TestResponse, _ code: ProblemCode, fields: [String]? = nil, _ comment: Comment? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) throws -> ProblemBody {
  #expect(response.header("Content-Type") == "application/problem+json", comment, sourceLocation: sourceLocation)
  let note = Comment(rawValue: "\(comment?.rawValue ?? "") \(response.status.code) \(response.text.prefix(300))")
  let problem = try #require(try? response.decode(ProblemBody.self), note, sourceLocation: sourceLocation)
  #expect(problem.code == code, note, sourceLocation: sourceLocation)
  #expect(response.status.code == code.status, note, sourceLocation: sourceLocation)
  #expect(problem.status == code.status, note, sourceLocation: sourceLocation)
  #expect(problem.type == "/docs#\(code.rawValue)", note, sourceLocation: sourceLocation)
  #expect(problem.title == code.title, note, sourceLocation: sourceLocation)
  #expect(problem.detail.isEmpty == false, note, sourceLocation: sourceLocation)
  #expect(problem.instance.hasPrefix("/"), note, sourceLocation: sourceLocation)
  #expect(problem.requestID == response.header("X-Request-ID"), note, sourceLocation: sourceLocation)
  if let fields { #expect(problem.fields == fields, note, sourceLocation: sourceLocation) }
  expectNoInsides(response, sourceLocation: sourceLocation)
  return problem
}

/// Nothing of how the program is made: no trace, path of a file, SQL, or text of a library's error.
func expectNoInsides(_ response: TestResponse, sourceLocation: SourceLocation = #_sourceLocation) {
  let text = response.text
  for hint in [
    "SELECT ", "INSERT ", "UPDATE ", "PRAGMA", "SQLite", "sqlite", "GRDB", ".swift", "Sources/", "/home/", "/tmp/",
    "DecodingError", "NIO", "Hummingbird", "Fatal error", "Optional(", "bcrypt",
  ] {
    #expect(!text.contains(hint), "the answer shows its insides: \(hint)", sourceLocation: sourceLocation)
  }
}

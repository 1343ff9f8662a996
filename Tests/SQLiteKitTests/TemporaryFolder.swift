import Foundation
import Testing

/// A new folder that goes away with the value.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    var template = Array("\(NSTemporaryDirectory())orderdesk-tests-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer -> String? in
      guard let base = buffer.baseAddress, mkdtemp(base) != nil else { return nil }
      return String(cString: base)
    }
    path = try #require(made, "no temporary folder")
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A file that need not exist.
  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// The names in the folder.
  var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}

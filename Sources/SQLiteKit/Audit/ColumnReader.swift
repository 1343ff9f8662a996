import Foundation
import GRDB

/// Reads the columns of a row that anything may be in, because somebody may have changed the file.
struct ColumnReader {
  let row: Row

  func integer(_ index: Int, _ name: String) throws(UnreadableColumn) -> Int {
    guard case .int64(let number) = storage(index) else { throw UnreadableColumn(name) }
    return Int(number)
  }

  func bytes(_ index: Int, _ name: String) throws(UnreadableColumn) -> Data {
    guard let data = blob(index) else { throw UnreadableColumn(name) }
    return data
  }

  /// A text that was cast to its bytes.
  func text(_ index: Int, _ name: String) throws(UnreadableColumn) -> String {
    guard let text = try optionalText(index, name) else { throw UnreadableColumn(name) }
    return text
  }

  func optionalText(_ index: Int, _ name: String) throws(UnreadableColumn) -> String? {
    if case .null = storage(index) { return nil }
    guard let data = blob(index), let text = String(validating: data, as: UTF8.self) else {
      throw UnreadableColumn(name)
    }
    return text
  }

  private func blob(_ index: Int) -> Data? {
    guard case .blob(let data) = storage(index) else { return nil }
    return data
  }

  private func storage(_ index: Int) -> DatabaseValue.Storage { (row[index] as DatabaseValue).storage }
}

/// A column that does not hold what the schema promises.
struct UnreadableColumn: Error, CustomStringConvertible {
  let name: String

  init(_ name: String) { self.name = name }

  var description: String { "it cannot be read: \(name) does not hold what it should" }
}

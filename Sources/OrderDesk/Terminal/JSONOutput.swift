import ArgumentParser
import Foundation
import Kernel

/// What a command takes that a script may read: one JSON document on standard output in place of the words for people.
struct JSONFlag: ParsableArguments {
  @Flag(name: .customLong("json"), help: "Answer with one JSON document. Errors stay words on standard error.")
  var isOn = false

  /// Writes either the words or the document.
  func print(_ words: @autoclosure () -> String, _ members: (inout JSONWriter) -> Void) {
    guard isOn else { return Swift.print(words()) }
    var json = JSONWriter()
    json.object(members)
    Swift.print(String(decoding: json.bytes, as: UTF8.self))
  }

  /// Writes either the words or the document, which has the names of the API.
  func print(_ words: @autoclosure () -> String, _ document: some Encodable) throws {
    guard isOn else { return Swift.print(words()) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    Swift.print(String(decoding: try encoder.encode(document), as: UTF8.self))
  }
}

import Foundation
public import Kernel

/// The trails of all modules as one file: one event a line as canonical JSON, the modules one after the other, oldest events
/// first.
public enum AuditExport {
  /// Follows the chains in a file.
  /// - Parameter goodTrail: told each module whose chain is good, with the number of its events.
  /// - Throws: `ExportFault` for the first line that is bad, `StoreError` when the file cannot be read.
  public static func verify(at path: String, goodTrail: (AuditModule, Int) -> Void) throws {
    guard let lines = try LineReader(path: path) else { throw StoreError("\(path): there is no such file") }
    var verifier: AuditVerifier?
    var finished: Set<AuditModule> = []
    while let line = try lines.next() {
      func fault(_ reason: String) -> ExportFault { ExportFault(path: path, line: line.number, reason: reason) }
      guard line.isWhole else { throw fault("it breaks off: the file is not complete") }
      guard let event = event(in: line.bytes) else { throw fault("it is no event as orderdesk writes them") }
      if let current = verifier, current.module != event.module {
        goodTrail(current.module, current.count)
        finished.insert(current.module)
        verifier = nil
      }
      guard !finished.contains(event.module) else {
        throw fault("events of \(event.module.rawValue) were finished already")
      }
      var current = verifier ?? AuditVerifier(module: event.module)
      do throws(AuditFault) {
        try current.check(event)
      } catch {
        throw fault(error.description)
      }
      verifier = current
    }
    guard let verifier else { throw ExportFault(path: path, line: 1, reason: "there is no event in the file") }
    goodTrail(verifier.module, verifier.count)
  }

  /// `nil` unless the line is, byte for byte, what an event writes.
  private static func event(in line: [UInt8]) -> AuditEvent? {
    guard let event = try? JSONDecoder().decode(AuditEvent.self, from: Data(line)) else { return nil }
    var json = JSONWriter()
    event.write(to: &json)
    return json.bytes == line ? event : nil
  }
}

/// The first line of an export that is bad.
public struct ExportFault: Error, Sendable, Hashable, CustomStringConvertible {
  public let path: String
  /// From 1.
  public let line: Int
  /// The end of a sentence about the line.
  public let reason: String

  public var description: String { "\(path), line \(line): \(reason)" }
}

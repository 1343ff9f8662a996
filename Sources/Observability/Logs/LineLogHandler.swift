public import CoreMetrics
import Foundation
public import Kernel
public import Logging

/// Writes each log entry as one line to standard output: a JSON object for machines, or text for people.
public struct LineLogHandler: LogHandler {
  public enum Format: Sendable { case json, text }

  public var metadata: Logger.Metadata = [:]
  public var metadataProvider: Logger.MetadataProvider?

  private let level: Live<Logger.Level>
  /// Of this logger alone, when somebody has set one.
  private var ownLevel: Logger.Level?
  private let format: Format
  private let service: String
  private let clock: any WallClock
  private let counter: LogCounter
  private let write: @Sendable (String) -> Void

  /// - Parameters:
  ///   - service: what the process calls itself.
  ///   - level: of every logger that has been given none of its own; it may change at any time.
  ///   - write: takes one whole line with its end.
  public init(
    service: String = "orderdesk", level: Live<Logger.Level>, format: Format, clock: any WallClock,
    metrics: any MetricsFactory,
    write: @escaping @Sendable (String) -> Void = LineLogHandler.writeToStandardOutput
  ) {
    self.service = service
    self.level = level
    self.format = format
    self.clock = clock
    counter = LogCounter(metrics)
    self.write = write
  }

  public var logLevel: Logger.Level {
    get { ownLevel ?? level.value }
    set { ownLevel = newValue }
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    counter.count(event.level)
    let provided = metadata.merging(metadataProvider?.get() ?? [:]) { $1 }
    var facts = provided.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
    if let error = event.error { facts.append(("error", .string(String(describing: error)))) }
    let time = clock.now().description
    var line = ""
    switch format {
    case .json:
      line = "{\"timestamp\":\"\(time)\",\"level\":\"\(event.level)\",\"service\":\"\(service)\",\"message\":"
      line += Self.quoted("\(event.message)")
      for (key, value) in facts { line += ",\(Self.quoted(key)):\(Self.json(value))" }
      line += "}\n"
    case .text:
      line = "\(time.dropFirst(11).prefix(8)) \("\(event.level)".uppercased()) \(event.message)"
      for (key, value) in facts { line += " \(key)=\(Self.printable("\(value)"))" }
      line += "\n"
    }
    write(line)
  }

  /// One call of the system a line, so that lines of two threads never mix.
  public static let writeToStandardOutput: @Sendable (String) -> Void = { line in
    FileHandle.standardOutput.write(Data(line.utf8))
  }

  private static func json(_ value: Logger.Metadata.Value) -> String {
    switch value {
    case .string(let text): quoted(text)
    case .stringConvertible(let number as Int): String(number)
    case .stringConvertible(let number as Double): String(number)
    case .stringConvertible(let other): quoted(other.description)
    case .array(let values): "[" + values.map(json).joined(separator: ",") + "]"
    case .dictionary(let values):
      "{" + values.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(json($0.value))" }.joined(separator: ",") + "}"
    }
  }

  /// A JSON string (RFC 8259 §7); control characters are escaped, so that nobody can forge a line.
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\u{0}"..."\u{1F}", "\u{7F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  private static func printable(_ text: String) -> String {
    let plain = text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F && $0 != "\"" }
    return plain && !text.isEmpty ? text : quoted(text)
  }
}

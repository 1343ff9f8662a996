import ArgumentParser
import Kernel
import SQLiteKit

/// `orderdesk audit verify|export`.
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Check or export the audit trail.", subcommands: [Verify.self, Export.self])

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Look for events that were changed, removed or put in; exit 1 at the first one.",
      discussion: """
        Follows the chain of hashes in both databases, and compares it with the
        signed checkpoints. Nothing is written; the server may be running.

          orderdesk audit verify
          orderdesk audit verify --file audit.jsonl    an export, by itself
        """)

    @OptionGroup var config: ConfigOptions
    @Option(name: .customLong("file"), help: "Check this export in place of the databases.") var export: String?

    func run() throws {
      try AuditCommand.reporting {
        if let export { return try AuditExport.verify(at: export, goodTrail: Verify.printGood) }
        let inspection = try AuditFiles(try config.load().settings).inspection(random: SystemRandom())
        var events = 0
        let report = try inspection.run { module, count in
          Verify.printGood(module, count)
          events += count
        }
        for line in report.lines(events: events) { print(line) }
      }
    }

    private static func printGood(_ module: AuditModule, _ count: Int) {
      print("\(module.rawValue): \(count) event\(count == 1 ? "" : "s"), good")
    }
  }

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write all events, one JSON object a line, oldest first, one module after the other.",
      discussion: """
        Each export is an event of the trail, too.

          orderdesk audit export --output audit.jsonl
          orderdesk audit export | gzip > audit.jsonl.gz
        """)

    @OptionGroup var config: ConfigOptions
    @Option(help: "The file to write, for this user alone. Without it standard output.") var output: String?

    func run() async throws {
      let settings = try config.load().settings
      let files = try AuditFiles(settings)
      let output = try AuditOutput(path: output)
      // An event of its own, before anything is handed out.
      try await CompositionRoot.forCommand(settings).recording(.exportAuditTrail) {}
      var count = 0
      try AuditCommand.reporting {
        for reader in try files.readers() {
          try reader.read { trail in
            try trail.export { line in
              try output.write(line)
              count += 1
            }
          }
        }
      }
      try output.finish()
      if let path = self.output { print("\(count) events are in \(path).") }
    }
  }

  /// Turns what is wrong with a trail into exit code 1, and what cannot be read into 69.
  private static func reporting(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let fault as AuditFault {
      throw CommandFailure.found(fault.description)
    } catch let fault as CheckpointFault {
      throw CommandFailure.found(fault.description)
    } catch let fault as ExportFault {
      throw CommandFailure.found(fault.description)
    } catch let error as StoreError {
      throw CommandFailure.unavailable(error.description)
    }
  }
}

extension CheckpointReport {
  /// For a terminal.
  /// - Parameter events: how many the trails have, for which there should be checkpoints.
  func lines(events: Int) -> [String] {
    guard isThere else {
      let missing = "there is no file \(path), so newest events that were cut off are not noticed"
      return ["checkpoints: \(events == 0 ? "none yet" : missing)"]
    }
    var lines = ["checkpoints: \(checked) good"]
    if unknownKey > 0 {
      lines.append(
        """
        checkpoints: \(unknownKey) not checked, because their key is not known: add the jwt.secret of that time to \
        jwt.previousSecrets
        """)
    }
    if torn > 0 { lines.append("checkpoints: \(torn) broken off by a crash, which does no harm") }
    return lines
  }
}

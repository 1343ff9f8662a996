import ArgumentParser
import Kernel
import SQLiteKit

/// `orderdesk audit verify|export`.
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Check or export the audit trail.",
    discussion: """
      Examples:
        orderdesk audit verify
        orderdesk audit export --output audit.jsonl
      """,
    subcommands: [Verify.self, Export.self])

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Look for events that were changed, removed or put in; exit 1 at the first one.",
      discussion: """
        Examples:
          orderdesk audit verify
          orderdesk audit verify --json
          orderdesk audit verify --file audit.jsonl    an export, by itself

        Follows the chain of hashes in both databases, and compares it with the
        signed checkpoints. Nothing is written; the server may be running.
        """)

    @Option(
      name: .customLong("file"), help: "Check this export in place of the databases.", completion: .file())
    var export: String?
    @OptionGroup var json: JSONFlag
    @OptionGroup var config: ConfigOptions

    func run() throws {
      let progress = ProgressBar.ofCommand("verify", .things("events"))
      defer { progress.finish() }
      var trails: [(module: AuditModule, events: Int)] = []
      let checkpoints = try AuditCommand.reporting { () -> CheckpointReport? in
        if let export {
          try AuditExport.verify(at: export) { trails.append(($0, $1)) }
          return nil
        }
        let inspection = try AuditFiles(try config.load().settings).inspection(random: SystemRandom())
        return try inspection.run {
          progress.total = $1
          progress.move(to: $0)
        } goodTrail: {
          trails.append(($0, $1))
        }
      }
      progress.finish()
      json.print(words(trails, checkpoints)) { json in
        if let checkpoints {
          json.name("checkpoints")
          checkpoints.write(to: &json)
        }
        json.name("events")
        json.object { json in
          for trail in trails {
            json.name(of: trail.module.rawValue)
            json.value(trail.events)
          }
        }
      }
    }

    private func words(_ trails: [(module: AuditModule, events: Int)], _ checkpoints: CheckpointReport?) -> String {
      let lines = trails.map { "\($0.module.rawValue): \($0.events) event\($0.events == 1 ? "" : "s"), good" }
      let events = trails.reduce(0) { $0 + $1.events }
      return (lines + (checkpoints?.lines(events: events) ?? [])).joined(separator: "\n")
    }
  }

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write all events, one JSON object a line, oldest first, one module after the other.",
      discussion: """
        Examples:
          orderdesk audit export --output audit.jsonl
          orderdesk audit export | gzip > audit.jsonl.gz

        Each export is an event of the trail, too.
        """)

    @OptionGroup var config: ConfigOptions
    @Option(help: "The file to write, for this user alone. Without it standard output.", completion: .file())
    var output: String?

    func run() async throws {
      let settings = try config.load().settings
      let files = try AuditFiles(settings)
      let output = try AuditOutput(path: output)
      // An event of its own, before anything is handed out.
      try await CompositionRoot.forCommand(settings).recording(.exportAuditTrail) {}
      let progress = ProgressBar.ofCommand("export", .things("events"))
      defer { progress.finish() }
      try AuditCommand.reporting {
        for reader in try files.readers() {
          try reader.read { trail in
            progress.total = progress.done + (try trail.count())
            try trail.export { line in
              try output.write(line)
              progress.advance(by: 1)
            }
          }
        }
      }
      try output.finish()
      progress.finish()
      if let path = self.output { print("\(progress.done) events are in \(path).") }
    }
  }

  /// Turns what is wrong with a trail into exit code 1, and what cannot be read into 69.
  private static func reporting<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
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
  fileprivate func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("broken_off", torn)
      json.member("checked", checked)
      json.name("exists")
      json.value(isThere)
      json.member("file", path)
      json.member("of_unknown_key", unknownKey)
    }
  }

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

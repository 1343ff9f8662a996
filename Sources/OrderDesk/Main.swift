import ArgumentParser
import Foundation
import Kernel

/// The program: takes configuration flags out of the command line, runs one command, and turns an error into a sentence
/// and an exit code of sysexits.h.
@main
struct Main {
  static func main() async {
    // Every file that this process makes is for its own user alone.
    umask(0o077)
    Memory.keepForReuse()
    do {
      if let script = CompletionScript.asked(for: CommandLine.arguments) { return print(script) }
      let (overrides, rest) = try ConfigFlags.extract(Array(CommandLine.arguments.dropFirst()))
      let settings = overrides.sorted { $0.key < $1.key }.flatMap { ["--set", "\($0.key)=\($0.value)"] }
      var command = try OrderDeskCommand.parseAsRoot(rest + settings)
      // A reader such as `head` that has enough ends a command, quietly. A server goes on without its log.
      if !(command is ServeCommand) { signal(SIGPIPE, SIG_DFL) }
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch let error as ConfigError {
      end(with: error.description, code: ConfigError.exitCode)
    } catch let error as CommandFailure {
      end(with: error.description, code: error.exitCode)
    } catch let error as StoreError {
      end(with: error.description, code: .unavailable)
    } catch {
      OrderDeskCommand.exit(withError: error)
    }
  }

  private static func end(with message: String, code: ExitCode) -> Never {
    FileHandle.standardError.write(Data("orderdesk: \(message)\n".utf8))
    exit(code.rawValue)
  }
}

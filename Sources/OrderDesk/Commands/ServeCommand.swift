import ArgumentParser
import EmbeddedResources
import Foundation
import Logging
import Observability

/// `orderdesk serve`, the default command.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Serve the pages and the API until SIGTERM or SIGINT.",
    discussion: """
      Examples:
        orderdesk serve
        orderdesk serve --config /etc/orderdesk/config.yaml
        SERVER_PORT=9000 orderdesk serve
      """)

  @OptionGroup var config: ConfigOptions
  @Option(help: "Read templates from this folder at every page, static files at start. For developing.")
  var resources: String?

  func run() async throws {
    let settings = try config.load().settings
    let clock = SystemClock()
    let format: LineLogHandler.Format =
      switch settings.log.format {
      case .json: .json
      case .text: .text
      case .auto: isatty(STDOUT_FILENO) == 1 ? .text : .json
      }
    let level = Logger.Level(rawValue: settings.log.level.rawValue) ?? .info
    let logger = Logger(label: "orderdesk") { _ in LineLogHandler(level: level, format: format, clock: clock) }
    let root = CompositionRoot(
      settings: settings, clock: clock, random: SystemRandom(), logger: logger,
      resources: ResourceStore(directory: resources))
    try await Server(root: root).run()
  }
}

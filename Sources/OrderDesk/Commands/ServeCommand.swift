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
    let loaded = try config.load()
    let settings = loaded.settings
    let (clock, random) = (SystemClock(), SystemRandom())
    let isOnTerminal = isatty(STDOUT_FILENO) == 1
    // Until somebody listens, it must not end the process.
    if !isOnTerminal { signal(SIGHUP, SIG_IGN) }
    let format: LineLogHandler.Format =
      switch settings.log.format {
      case .json: .json
      case .text: .text
      case .auto: isOnTerminal ? .text : .json
      }
    let watch = Watch(settings, random: random)
    var logger = Logger(label: "orderdesk") { _ in
      LineLogHandler(
        service: settings.serviceName, level: watch.logLevel, format: format, clock: clock, metrics: watch.metrics)
    }
    logger.handler.metadataProvider = .trace
    let root = CompositionRoot(
      settings: settings, clock: clock, random: random, logger: logger, watch: watch,
      resources: ResourceStore(directory: resources))
    try await Server(root: root, loaded: loaded, isOnTerminal: isOnTerminal, reload: config.load).run()
  }
}

import Kernel
import Logging
import Synchronization

/// Takes in a changed configuration while the server runs. A bad one changes nothing.
final class ConfigReloader: Sendable {
  typealias Load = @Sendable () throws(ConfigError) -> LoadedConfig

  private let current: Mutex<LoadedConfig>
  private let load: Load
  private let apply: @Sendable (LiveSettings) -> Void
  private let logger: Logger

  /// - Parameters:
  ///   - current: what the server was started with.
  ///   - load: reads all sources again; the environment of a process does not change, files do.
  init(
    current: LoadedConfig, logger: Logger, load: @escaping Load, apply: @escaping @Sendable (LiveSettings) -> Void
  ) {
    self.current = Mutex(current)
    self.load = load
    self.apply = apply
    self.logger = logger
  }

  func reload() {
    let next: LoadedConfig
    do {
      next = try load()
    } catch {
      for problem in error.problems {
        logger.error(
          "the configuration is wrong and was not taken in", metadata: ["problem": .string(problem.description)])
      }
      return
    }
    let before = current.withLock { current in
      defer { current = next }
      return current
    }
    apply(LiveSettings(next.settings))
    let changed = Self.changedKeys(before, next)
    logger.notice("configuration read again", metadata: ["changed": .array(changed.live.map { .string($0) })])
    if !changed.fixed.isEmpty {
      logger.warning(
        "some keys have changed that only a restart takes in",
        metadata: ["keys": .array(changed.fixed.map { .string($0) })])
    }
  }

  /// The names of the keys with another value than before, in alphabetical order.
  static func changedKeys(_ before: LoadedConfig, _ after: LoadedConfig) -> (live: [String], fixed: [String]) {
    let names = Set(before.values.keys).union(after.values.keys).sorted()
    let changed = names.filter { before.values[$0]?.text != after.values[$0]?.text }
    let live = changed.filter { ConfigKeys.named($0)?.isReloadable == true }
    return (live, changed.filter { !live.contains($0) })
  }
}

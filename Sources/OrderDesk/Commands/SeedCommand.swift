import ArgumentParser
import Foundation
import Kernel

/// `orderdesk seed [--demo] [--orders N]`.
struct SeedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seed", abstract: "Fill a development desk with demo people and orders.",
    discussion: """
      Examples:
        orderdesk seed --demo            four people, one for each role, some orders,
                                         and how to log in
        orderdesk seed --orders 100000   as many orders in all, for measuring

      Running it again changes nothing that is there. It is refused in production.
      """)

  @OptionGroup var config: ConfigOptions
  @Flag(help: "Make the demo people with their orders, and print how to log in.") var demo = false
  @Option(help: "Bring the number of orders up to this.") var orders: Int?

  func validate() throws {
    guard demo || orders != nil else { throw ValidationError("Say what to make: --demo, --orders N, or both.") }
    guard (orders ?? 0) >= 0 else { throw ValidationError("--orders takes 0 or more.") }
  }

  func run() async throws {
    let settings = try config.load().settings
    guard settings.environment == .development else {
      throw CommandFailure.data("seed makes demo data and is refused where environment is production")
    }
    let root = CompositionRoot.forCommand(settings)
    try await root.withModules(on: .files(of: settings)) { modules in
      do {
        if demo { try await DemoPeople(root: root, auth: try modules.auth, orders: try modules.orders).make() }
        if let orders { try await BulkOrders(root: root, orders: try modules.orders).fill(upTo: orders) }
      } catch let error as any ProblemConvertible {
        throw CommandFailure.unavailable(error.problem.sentence)
      }
    }
  }
}

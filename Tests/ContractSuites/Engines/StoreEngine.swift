public import Auth
import Foundation
public import Kernel
public import Orders
public import Testing

/// One kind of storage that the ports of both modules are implemented on. The contract suites take it as an argument: those
/// of the stores, and those of the services over the same stores.
///
/// To add one: write its stores behind `OrderStore`, `AccountStore`, `SessionStore` and `AuditStore`, put a file with one value
/// of this type beside this one, and name it in `builtIn`. No suite knows which engine it runs over.
public struct StoreEngine: Sendable, CustomTestStringConvertible {
  /// Where Orders keeps what it knows: one database.
  public struct OrderStores: Sendable {
    public let store: any OrderStore
    /// The trail that the store appends to.
    public let audit: any AuditStore

    public init(store: any OrderStore, audit: any AuditStore) {
      self.store = store
      self.audit = audit
    }
  }

  /// What a scenario does with stores while they are open.
  public typealias Use<Stores> = @Sendable (Stores) async throws -> Void

  /// Makes empty stores that nobody else has, passes them on, and clears everything away afterwards, also when the scenario
  /// throws. It is called many times at once. It throws when the engine cannot be reached: the scenario fails then.
  public typealias Open<Stores> = @Sendable (Use<Stores>) async throws -> Void

  /// As in `ORDERDESK_STORE_ENGINES` and in the test report.
  public let name: String
  /// Opens empty stores for Orders.
  public let withOrderStores: Open<OrderStores>
  /// Opens empty stores for Auth.
  public let withAuthStores: Open<AuthModule.Stores>

  /// The name.
  public var testDescription: String { name }

  public init(_ name: String, orders: @escaping Open<OrderStores>, auth: @escaping Open<AuthModule.Stores>) {
    self.name = name
    self.withOrderStores = orders
    self.withAuthStores = auth
  }
}

extension StoreEngine {
  /// All that the project has.
  public static let builtIn = [sqliteMemory, sqliteFile]

  /// The engines of this run: those that the variable `ORDERDESK_STORE_ENGINES` names, separated by commas; all without it.
  public static let chosen = chosen(by: ProcessInfo.processInfo.environment["ORDERDESK_STORE_ENGINES"])

  /// - Parameter names: separated by commas; `nil` for all. For a name that nobody has, and for an empty one, there is an engine
  ///   that fails every scenario: no engine that was asked for is ever left out in silence.
  public static func chosen(by names: String?) -> [StoreEngine] {
    guard let names else { return builtIn }
    return names.split(separator: ",", omittingEmptySubsequences: false).map { part in
      let name = part.trimmingCharacters(in: .whitespaces)
      return builtIn.first { $0.name == name } ?? unknown(name)
    }
  }

  private static func unknown(_ name: String) -> StoreEngine {
    let error = UnknownStoreEngine(name: name)
    return StoreEngine("unknown engine '\(name)'", orders: { _ in throw error }, auth: { _ in throw error })
  }
}

/// `ORDERDESK_STORE_ENGINES` names an engine that the project does not have.
public struct UnknownStoreEngine: Error, CustomStringConvertible {
  public let name: String

  public var description: String {
    let known = StoreEngine.builtIn.map(\.name).joined(separator: ", ")
    return "ORDERDESK_STORE_ENGINES names '\(name)'; these engines are built in: \(known)"
  }
}

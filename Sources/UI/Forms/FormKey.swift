import Foundation
import HTTPKit
import Kernel
import OrdersContract

/// Forms carry an idempotency key, so that a double click, or a form that is sent again, changes nothing more.
extension UIRoutes {
  static let formKeyField = "idempotency_key"

  /// For a form that has not been sent yet.
  func newFormKey() -> String { Data(random.bytes(16)).base64URL }

  /// Sends what a form asks for. When the same form is on its way already, as after a double click, its answer is waited for.
  /// - Parameter key: of the form; the other way to answer it has a key of its own.
  func send<Value>(
    key: String?, _ context: AppContext, _ attempt: (CallContext) async throws(OrdersError) -> Acknowledged<Value>
  ) async throws -> Acknowledged<Value> {
    var call = context.call
    call.idempotencyKey = key
    for _ in 0..<40 {
      do throws(OrdersError) {
        return try await attempt(call)
      } catch .inProgress {
        try await Task.sleep(for: .milliseconds(50))
      }
    }
    return try await attempt(call)
  }
}

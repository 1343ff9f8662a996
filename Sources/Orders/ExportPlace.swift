import OrdersContract
import Synchronization

/// How far an export has come.
final class ExportPlace: Sendable {
  private let last = Mutex<Order?>(nil)

  /// The last order that was handed out.
  var order: Order? {
    get { last.withLock { $0 } }
    set { last.withLock { $0 = newValue } }
  }
}

import Kernel
import Synchronization

/// Whether a database is open. GRDB stops the process when a closed connection is read, and at the end of a shutdown a
/// request may still be on its way.
final class Door: Sendable {
  private let isOpen = Mutex(true)

  func requireOpen() throws(StoreError) {
    guard isOpen.withLock({ $0 }) else { throw StoreError("the database is closed") }
  }

  /// - Returns: whether it was open.
  func shut() -> Bool {
    isOpen.withLock { isOpen in
      defer { isOpen = false }
      return isOpen
    }
  }
}

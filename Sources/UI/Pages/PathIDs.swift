import AuthContract
import HTTPKit
import Kernel
import OrdersContract

extension AppContext {
  /// The identifier in the path. One that is no UUID names no order.
  func orderID() throws(OrdersError) -> EntityID {
    guard let id = pathID("id") else { throw .notFound }
    return id
  }

  /// The identifier in the path. One that is no UUID names nobody.
  func userID() throws(AuthError) -> EntityID {
    guard let id = pathID("id") else { throw .userNotFound }
    return id
  }

  /// The identifier in the path. One that is no UUID names no session.
  func sessionID() throws(AuthError) -> EntityID {
    guard let id = pathID("id") else { throw .sessionNotFound }
    return id
  }
}

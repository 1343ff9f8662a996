import Auth
import AuthContract
import AuthHTTP
import HTTPKit
import Kernel
import Observability
import OrdersContract
import OrdersHTTP
import PeerHTTP

/// Auth and Orders as this process reaches them: in it, or in another process. Whoever uses them sees no difference.
struct Services {
  let auth: any AuthService
  /// `nil` in a process that has no use for them.
  let orders: (any OrdersService)?
  /// Finds out who holds a credential. What is safe, or is checked again by the process that does it, may be told from memory, as
  /// old as SPEC §2 allows.
  let verify: AuthenticationMiddleware.Verify
  /// Who holds a credential while an answer goes on, which is no activity of the session; `nil` when it is over.
  let recheck: OrdersRoutes.Recheck
  /// The processes that this one calls.
  let peers: [Peer]
}

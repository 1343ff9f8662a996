import HTTPKit
import Hummingbird
import Kernel
import OrdersContract

extension OrdersRoutes {
  /// `GET /api/v1/orders/events` → 200 Server-Sent Events: changes of the orders that the caller may see, from now on, or after
  /// `Last-Event-ID`.
  @Sendable func followOrders(_ request: Request, _ context: AppContext) async throws -> Response {
    try request.queryFields.finish()
    let changes = try await orders.followOrders(after: try request.lastEventID(), context.call)
    return Response.events(from: context) { events in
      // Who is cut off before the first event goes on from here, too.
      try await events.begin(at: String(changes.start))
      for try await batch in changes.batches {
        // Nobody is told anything more once their session is over, or their rights are others.
        guard await isStillWelcome(context) else { return }
        if batch.isEmpty { try await events.beat() }
        try await events.send(batch.map { ServerSentEvent("order", id: String($0.sequence), data: $0.order) })
      }
    }
  }

  private func isStillWelcome(_ context: AppContext) async -> Bool {
    guard let credential = context.credential else { return false }
    let principal = await inTaskOfItsOwn { await recheck(credential, context.call) }
    return principal?.scopes == context.principal?.scopes
  }
}

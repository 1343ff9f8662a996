import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Synchronization
import Testing

@testable import OrderDesk

/// `GET /api/v1/audit` over a trail that notes what it was asked.
@Suite("Audit: the route")
struct AuditTrailRouteTests {
  private final class Trail: AuditTrail {
    private let asked = Mutex<[AuditQuery]>([])

    var queries: [AuditQuery] { asked.withLock { $0 } }

    func listEvents(_ query: AuditQuery, _ context: CallContext) async throws(Problem) -> AuditPage {
      asked.withLock { $0.append(query) }
      return AuditPage(events: [], nextCursor: query.module == nil ? "next-1" : nil)
    }
  }

  private let trail = Trail()

  private func get(_ parameters: String) async throws -> TestResponse {
    let router = Router(context: AppContext.self)
    router.add(middleware: ProblemMiddleware(presenter: nil))
    AuditRoutes(trail: trail).add(to: router)
    return try await Application(router: router).test(.router) { client in
      try await client.executeRequest(uri: "/api/v1/audit\(parameters)", method: .get, headers: [:], body: nil)
    }
  }

  private func link(_ response: TestResponse) throws -> String? {
    response.headers[try #require(HTTPField.Name("Link"))]
  }

  @Test func withoutParametersItIsTheFirstPageOfEverything() async throws {
    let response = try await get("")
    #expect(response.status == .ok)
    #expect(String(buffer: response.body) == #"{"events":[],"next_cursor":"next-1"}"#)
    #expect(try link(response) == #"</api/v1/audit?cursor=next-1>; rel="next""#)
    #expect(trail.queries == [AuditQuery()])
  }

  @Test func parametersBecomeTheQueryAndItsLinks() async throws {
    let parameters = "actor=%20Clerk%26Co%20&action=orders.approve&from=2026-01-01T00:00:00Z&limit=5&cursor=abc"
    let response = try await get("?\(parameters)")
    let from = try #require(Timestamp("2026-01-01T00:00:00Z"))
    let filter = AuditFilter(actor: "Clerk&Co", action: .approveOrder, from: from)
    #expect(trail.queries == [AuditQuery(filter: filter, cursor: "abc", limit: 5)])
    let rest = "actor=Clerk%26Co&action=orders.approve&from=2026-01-01T00%3A00%3A00.000Z&limit=5"
    #expect(
      try link(response)
        == #"</api/v1/audit?\#(rest)&cursor=next-1>; rel="next", </api/v1/audit?\#(rest)>; rel="first""#)
  }

  @Test func emptyFiltersCountAsLeftOut() async throws {
    let response = try await get("?module=orders&actor=&action=&from=&to=")
    #expect(response.status == .ok)
    #expect(trail.queries == [AuditQuery(module: .orders)])
    #expect(try link(response) == nil, "there is no other page")
  }

  @Test(arguments: [
    ("module=stock", "module"), ("action=orders.vanish", "action"), ("from=yesterday", "from"), ("to=2026", "to"),
    ("limit=ten", "limit"), ("colour=red", "colour"), ("actor=a&actor=b", "actor"), ("cursor=a&cursor=b", "cursor"),
  ])
  func aBadParameterIsNamed(parameter: String, field: String) async throws {
    let response = try await get("?\(parameter)")
    #expect(response.status.code == 422)
    #expect(String(buffer: response.body).contains(#""field":"\#(field)""#), "\(String(buffer: response.body))")
    #expect(trail.queries == [])
  }
}

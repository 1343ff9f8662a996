import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import Testing
import TestSupport

/// Everyone's orders, narrowed down, sorted and page by page.
@Suite struct OrderSearchTests {
  /// Six orders of two people, a second apart, of every status.
  private func stage(_ app: TestApp) async throws -> APIClient {
    let (ada, bob) = (try await app.api("ada_1815"), try await app.api("bob_9"))
    let boss = try await app.api("boss", [.approver])
    for (client, item, status) in [
      (ada, "Desk lamp", "approved"), (bob, "Standing desk", "pending"), (ada, "Monitor 24\\\"", "rejected"),
      (bob, "LAMP & shade", "cancelled"), (ada, "100% wool rug", "pending"), (bob, "Ada's book", "approved"),
    ] {
      let id = try await client.newOrder(item)
      switch status {
      case "pending": break
      case "cancelled": #expect(try await client.change(id, #"{"status":"cancelled","version":1}"#).status == .ok)
      default: #expect(try await boss.decide(id, status).status == .ok)
      }
      app.clock.advance(by: .seconds(1))
    }
    return boss
  }

  private func items(_ answer: TestResponse) throws -> [String] {
    #expect(answer.status == .ok, "\(answer.text)")
    return try answer.json()["orders"]?.list.compactMap { $0["item_name"]?.text } ?? []
  }

  @Test func filtersNarrowTheListDown() async throws {
    try await TestApp.run { app in
      let boss = try await stage(app)
      let ada = try #require(try await boss.get("/api/v1/orders?username=ada_1815").json()["orders"]?.list.first)
      let id = try #require(ada["user_id"]?.text)
      for (query, expected) in [
        ("search=lamp", ["LAMP & shade", "Desk lamp"]), ("search=LAMP", ["LAMP & shade", "Desk lamp"]),
        ("search=desk", ["Standing desk", "Desk lamp"]), ("search=p%20%26%20s", ["LAMP & shade"]),
        ("search=24%22", ["Monitor 24\""]), ("search=100%25", ["100% wool rug"]), ("search=%25", []),
        ("search=ad", ["100% wool rug", "Monitor 24\"", "Desk lamp"]),
        ("search=bo", ["Ada's book", "LAMP & shade", "Standing desk"]),
        ("search=ada", ["Ada's book", "100% wool rug", "Monitor 24\"", "Desk lamp"]),
        ("search=b", ["Ada's book", "LAMP & shade", "Standing desk"]),
        ("search=_18", ["100% wool rug", "Monitor 24\"", "Desk lamp"]), ("search=nothing", []),
        ("username=BOB_9", ["Ada's book", "LAMP & shade", "Standing desk"]), ("username=bob", []),
        ("username=nobody", []),
        ("user_id=\(id)", ["100% wool rug", "Monitor 24\"", "Desk lamp"]),
        ("user_id=\(id.uppercased())&status=pending", ["100% wool rug"]), ("user_id=\(id)&username=bob_9", []),
        ("user_id=0198c0de-0000-7000-8000-000000000000", []), ("status=cancelled", ["LAMP & shade"]),
        ("from=2026-01-01T00:00:04Z", ["Ada's book", "100% wool rug"]), ("to=2026-01-01T00:00:01Z", ["Desk lamp"]),
        ("from=2026-01-01T00:00:01Z&to=2026-01-01T00:00:03Z", ["Monitor 24\"", "Standing desk"]),
        ("from=2026-01-01T00:00:01Z&to=2026-01-01T00:00:01Z", []),
        ("search=lamp&status=approved&username=ada_1815&to=2026-01-01T00:00:00.001Z", ["Desk lamp"]),
      ] {
        let answer = try await boss.get("/api/v1/orders?\(query)")
        #expect(try items(answer) == expected, "\(query)")
        #expect(try answer.json()["total"]?.number == expected.count, "\(query)")
        #expect(try answer.json()["total_exact"] == .bool(true), "\(query)")
      }
    }
  }

  @Test func listsAreSorted() async throws {
    try await TestApp.run { app in
      let boss = try await stage(app)
      let byTime = ["Ada's book", "100% wool rug", "LAMP & shade", "Monitor 24\"", "Standing desk", "Desk lamp"]
      let byAda = ["100% wool rug", "Monitor 24\"", "Desk lamp"]
      let byBob = ["Ada's book", "LAMP & shade", "Standing desk"]
      let byStatus = [
        ["Ada's book", "Desk lamp"], ["LAMP & shade"], ["100% wool rug", "Standing desk"], ["Monitor 24\""],
      ]
      for (sort, expected) in [
        ("-created_at", byTime), ("created_at", byTime.reversed()), ("username", byAda + byBob),
        ("-username", byBob + byAda),
        ("status", byStatus.flatMap { $0 }), ("-status", byStatus.reversed().flatMap { $0 }),
      ] {
        #expect(try items(await boss.get("/api/v1/orders?sort=\(sort)")) == expected, "\(sort)")
        // Page by page the list is the same, by cursor and by offset.
        for limit in [1, 2, 5] {
          var walked: [String] = []
          var path: String? = "/api/v1/orders?sort=\(sort)&limit=\(limit)"
          while let next = path, walked.count <= expected.count {
            let page = try await boss.get(next)
            walked += try items(page)
            path = try page.json()["next_cursor"]?.text.map {
              "/api/v1/orders?sort=\(sort)&limit=\(limit)&cursor=\($0)"
            }
          }
          #expect(walked == expected, "\(sort) by \(limit)")
          var jumped: [String] = []
          for offset in stride(from: 0, to: expected.count, by: limit) {
            jumped += try items(await boss.get("/api/v1/orders?sort=\(sort)&limit=\(limit)&offset=\(offset)"))
          }
          #expect(jumped == expected, "\(sort) by \(limit) with offsets")
        }
      }
    }
  }

  @Test func linksKeepTheFilters() async throws {
    try await TestApp.run { app in
      let boss = try await stage(app)
      let filters = "username=ada_1815&search=a&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&sort=-username"
      let kept = "username=ada_1815&search=a&from=2026-01-01T00%3A00%3A00.000Z"
      let first = try await boss.get("/api/v1/orders?\(filters)&limit=1")
      #expect(try items(first) == ["100% wool rug"])
      let link = try #require(first.header("Link"))
      #expect(link.hasPrefix("</api/v1/orders?\(kept)"), "\(link)")
      // They lead on, to the end and back.
      var answer = first
      var seen: [String] = []
      for _ in 0..<3 {
        seen += try items(answer)
        guard let next = Self.target("next", of: answer) else { break }
        answer = try await boss.get(next)
      }
      #expect(seen == ["100% wool rug", "Monitor 24\"", "Desk lamp"])
      #expect(Self.target("next", of: answer) == nil)
      let start = try #require(Self.target("first", of: answer))
      #expect(try items(await boss.get(start)) == ["100% wool rug"])
      let second = try await boss.get("/api/v1/orders?\(filters)&limit=1&offset=1")
      #expect(try items(await boss.get(try #require(Self.target("prev", of: second)))) == ["100% wool rug"])
      // A search may hold what has a meaning of its own in an address.
      let odd = try await boss.get("/api/v1/orders?search=p%20%26%20s&limit=1&offset=1")
      #expect(try items(await boss.get(try #require(Self.target("prev", of: odd)))) == ["LAMP & shade"])
    }
  }

  @Test func onesOwnOrdersAreFoundByTheirItem() async throws {
    try await TestApp.run { app in
      _ = try await stage(app)
      let ada = try await app.apiSignIn("ada_1815")
      for (query, expected) in [
        ("search=desk", ["Desk lamp"]), ("search=O", ["100% wool rug", "Monitor 24\""]), ("search=ada", []),
        ("search=24%22", ["Monitor 24\""]), ("search=%25", ["100% wool rug"]), ("search=lamp&status=rejected", []),
        ("search=o&status=pending", ["100% wool rug"]),
      ] {
        let answer = try await ada.get("/api/v1/orders/me?\(query)")
        #expect(try items(answer) == expected, "\(query)")
        #expect(try answer.json()["total"]?.number == expected.count, "\(query)")
        #expect(try answer.json()["total_exact"] == .bool(true))
      }
      let page = try await ada.get("/api/v1/orders/me?search=O&limit=1")
      #expect(try items(page) == ["100% wool rug"])
      let next = try #require(Self.target("next", of: page))
      #expect(next.hasPrefix("/api/v1/orders/me?search=O&limit=1&cursor="), "\(next)")
      let second = try await ada.get(next)
      #expect(try items(second) == ["Monitor 24\""])
      #expect(Self.target("next", of: second) == nil)
    }
  }

  /// The address of a relation in the header `Link`.
  private static func target(_ relation: String, of answer: TestResponse) -> String? {
    answer.header("Link")?.components(separatedBy: ", ").first { $0.hasSuffix("rel=\"\(relation)\"") }
      .map { String($0.dropFirst().prefix { $0 != ">" }) }
  }

  @Test func headOfAListIsThatOfItsAnswer() async throws {
    try await TestApp.run { app in
      let boss = try await stage(app)
      for path in ["/api/v1/orders?limit=2&sort=status", "/api/v1/orders/me?limit=2", "/api/v1/orders/stats"] {
        let full = try await boss.get(path)
        let head = try await boss.send(.head, path)
        #expect(head.status == .ok)
        #expect(head.body.readableBytes == 0)
        for name in ["Content-Type", "Link"] { #expect(head.header(name) == full.header(name), "\(path) \(name)") }
      }
      #expect(try await boss.send(.head, "/api/v1/orders?sort=price").status == .unprocessableContent)
    }
  }
}

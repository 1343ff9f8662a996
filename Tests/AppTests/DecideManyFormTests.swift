import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// Deciding several orders together with forms: chosen, looked at, decided all or none, taken back.
@Suite struct DecideManyFormTests {
  private struct Desk {
    let boss: Browser
    let ada: Browser
    let ids: [String]

    /// What is sent, once each order was seen at this version.
    func fields(_ status: String, versions: [Int] = [1, 1, 1], key: String = "k") -> [(String, String)] {
      zip(ids, versions).map { ("order", "\($0).\($1)") } + [
        ("status", status), ("reason", "fits"), ("next", "/admin?search=lamp"), ("idempotency_key", key),
      ]
    }

    func statuses() async throws -> [String] {
      var found: [String] = []
      for id in ids { found.append(try await ada.get("/api/v1/orders/\(id)").json()["status"]?.text ?? "") }
      return found
    }
  }

  private func desk(_ app: TestApp) async throws -> Desk {
    let ada = try await app.browser("ada_1815")
    var ids: [String] = []
    for number in 1...3 { ids.append(try await ada.place("Lamp \(number)")) }
    return Desk(boss: try await app.browser("boss", [.approver]), ada: ada, ids: ids)
  }

  private let path = "/admin/orders/decisions"

  @Test func theChosenOrdersAreShownBeforeTheyAreDecided() async throws {
    try await TestApp.run { app in
      let desk = try await desk(app)
      let queue = try await desk.boss.get("/admin")
      for id in desk.ids { #expect(queue.text.contains("form=\"selection\" name=\"order\" value=\"\(id).1\"")) }
      let preview = try await desk.boss.get("\(path)?order=\(desk.ids[0]).1&order=\(desk.ids[2]).1&next=%2Fadmin")
      #expect(preview.status == .ok)
      #expect(preview.text.contains("Decide 2 orders"))
      #expect(preview.text.contains("Lamp 1"))
      #expect(!preview.text.contains("Lamp 2"))
      #expect(preview.text.contains("name=\"order\" value=\"\(desk.ids[2]).1\""))
      let statuses = try await desk.statuses()
      #expect(statuses == ["pending", "pending", "pending"], "looking changes nothing")
    }
  }

  @Test func allAreDecidedAndTakenBackTogether() async throws {
    try await TestApp.run { app in
      let desk = try await desk(app)
      // A double click.
      for _ in 1...2 {
        #expect(try await desk.boss.post(path, all: desk.fields("approved")).redirect == "/admin?search=lamp")
      }
      let approved = try await desk.statuses()
      #expect(approved == ["approved", "approved", "approved"])
      let queue = try await desk.boss.get("/admin?search=lamp")
      #expect(queue.text.contains("3 orders are approved."))
      #expect(queue.text.contains("action=\"\(path)/undo\""))
      for id in desk.ids { #expect(queue.text.contains("<input type=\"hidden\" name=\"order\" value=\"\(id)\">")) }
      let undo = desk.ids.map { ("order", $0) } + [("next", "/admin?search=lamp"), ("idempotency_key", "u")]
      for _ in 1...2 {
        #expect(try await desk.boss.post("\(path)/undo", all: undo).redirect == "/admin?search=lamp")
      }
      #expect(try await desk.boss.get("/admin").text.contains("All 3 decisions are taken back."))
      let pending = try await desk.statuses()
      #expect(pending == ["pending", "pending", "pending"])
    }
  }

  @Test func aConflictDecidesNoneAndSaysWhatChangedAndWhoDidIt() async throws {
    try await TestApp.run { app in
      let desk = try await desk(app)
      let other = try await app.browser("other", [.approver])
      #expect(try await other.decide(desk.ids[0], "rejected").redirect == "/admin")
      let ada = try await app.apiSignIn("ada_1815")
      let edit = try await ada.change(desk.ids[1], #"{"quantity":7,"version":1}"#)
      #expect(edit.status == .ok)
      let refused = try await desk.boss.post(path, all: desk.fields("approved"))
      #expect(refused.status == .conflict)
      let statuses = try await desk.statuses()
      #expect(statuses == ["rejected", "pending", "pending"])
      #expect(refused.text.contains("It is rejected already, by other."))
      #expect(refused.text.contains("Changed by ada_1815"))
      #expect(refused.text.contains("<del dir=\"auto\">1</del>"))
      #expect(refused.text.contains("<ins dir=\"auto\">7</ins>"))
      #expect(refused.text.contains("value=\"fits\""), "the reason is kept")
      #expect(refused.text.contains("Decide 2 orders"))
      #expect(!refused.text.contains("name=\"order\" value=\"\(desk.ids[0])"), "what is decided is left out")
      #expect(refused.text.contains("name=\"order\" value=\"\(desk.ids[1]).2\""), "as it is shown now")
    }
  }

  @Test func ownOrdersAreLeftOut() async throws {
    try await TestApp.run { app in
      let desk = try await desk(app)
      let own = try await desk.boss.place("My lamp")
      let preview = try await desk.boss.get("\(path)?order=\(own).1&order=\(desk.ids[0]).1")
      #expect(preview.text.contains("It is your own order: somebody else decides it."))
      #expect(preview.text.contains("Decide 1 order<"))
      #expect(preview.text.contains("1 order is left out."))
      let refused = try await desk.boss.post(path, all: [("order", "\(own).1"), ("status", "approved")])
      #expect(refused.status == .conflict)
    }
  }

  @Test func whatCanNoLongerBeTakenBackIsCounted() async throws {
    try await TestApp.run { app in
      let desk = try await desk(app)
      #expect(try await desk.boss.decide(desk.ids[0], "approved").redirect == "/admin")
      app.clock.advance(by: .seconds(31))
      #expect(try await desk.boss.decide(desk.ids[1], "approved").redirect == "/admin")
      let undo = desk.ids.map { ("order", $0) }
      #expect(try await desk.boss.post("\(path)/undo", all: undo).redirect == "/admin")
      #expect(try await desk.boss.get("/admin").text.contains("1 of 3 decisions are taken back."))
      let statuses = try await desk.statuses()
      #expect(statuses == ["approved", "pending", "pending"])
    }
  }

  @Test(arguments: [
    [("status", "approved")], [("order", "x"), ("status", "approved")], [("order", "ID"), ("status", "approved")],
    [("order", "ID.0"), ("status", "approved")], [("order", "ID.1.1"), ("status", "approved")], [("order", "ID.1")],
    [("order", "ID.1"), ("status", "cancelled")], [("order", "ID.1"), ("status", "approved"), ("colour", "red")],
  ])
  func badFormsChangeNothing(fields: [(String, String)]) async throws {
    try await TestApp.run { app in
      let desk = try await desk(app)
      let sent = fields.map { ($0.0, $0.1.replacing("ID", with: desk.ids[0])) }
      #expect(try await desk.boss.post(path, all: sent).status == .unprocessableContent)
      let statuses = try await desk.statuses()
      #expect(statuses == ["pending", "pending", "pending"])
    }
  }

  @Test func tooManyAreRefusedAndTwiceTheSameCountsOnce() async throws {
    try await TestApp.run { app in
      let desk = try await desk(app)
      let many = (100...150).map { "order=0198c0de-0000-7000-8000-000000000\($0).1" }
      let refused = try await desk.boss.get("\(path)?\(many.joined(separator: "&"))")
      #expect(refused.status == .unprocessableContent)
      #expect(refused.text.contains("Choose at most 50 orders at a time."))
      let twice = try await desk.boss.get("\(path)?order=\(desk.ids[0]).1&order=\(desk.ids[0]).1")
      #expect(twice.text.contains("Decide 1 order<"))
    }
  }

  @Test func aLongReasonIsExplainedBesideItsField() async throws {
    try await TestApp.run { app in
      let desk = try await desk(app)
      let fields: [(String, String)] = [
        ("order", "\(desk.ids[0]).1"), ("status", "approved"), ("reason", String(repeating: "x", count: 501)),
      ]
      let refused = try await desk.boss.post(path, all: fields)
      #expect(refused.status == .unprocessableContent)
      #expect(refused.text.contains("id=\"reason-error\""))
    }
  }

  @Test func rowsAreSentByThemselves() async throws {
    try await TestApp.run { app in
      let desk = try await desk(app)
      #expect(try await desk.boss.decide(desk.ids[1], "approved").redirect == "/admin")
      let query = "order=\(desk.ids[0])&order=\(desk.ids[1])&order=0198c0de-0000-7000-8000-000000000000"
      let rows = try await desk.boss.get(
        "/admin/orders/rows?\(query)&next=%2Fadmin", ["HX-Request": "true", "HX-Target": "queue"])
      #expect(rows.status == .ok)
      #expect(rows.text.components(separatedBy: "<tr ").count == 3)
      #expect(rows.text.contains("data-order=\"\(desk.ids[1])\" data-version=\"2\""))
      #expect(!rows.text.contains("<html"))
      #expect(try await desk.boss.get("/admin/orders/rows").status == .unprocessableContent)
      #expect(try await desk.boss.get("/admin/orders/rows?order=x").status == .unprocessableContent)
    }
  }
}

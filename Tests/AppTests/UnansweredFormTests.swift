import HTTPTypes
import HummingbirdTesting
import Kernel
import OrdersContract
import Testing

/// A form to which there is no answer comes back with all that was typed, and may be sent again.
@Suite struct UnansweredFormTests {
  @Test(arguments: UnansweredRow.all, [Line.cut, .slow, .oneWay])
  func itComesBackAndIsSentAgain(row: UnansweredRow, line: Line) async throws {
    try await UnsteadyDesk.run { desk in
      let scene = try await UnsteadyScene(desk)
      let (path, fields) = try await row.form(scene)
      let (sender, events) = (scene.sender(of: row), try await scene.events())
      scene.line(of: row).value = line
      let page = try await sender.post(path, fields)
      #expect(page.status == (line == .slow ? .gatewayTimeout : .serviceUnavailable))
      try expectExcuse(page, of: sender, desk)
      let form = try #require(FormOnPage(page, action: path))
      #expect(Self.texts(form.fields) == Self.texts(Self.withoutPasswords(fields) + [("csrf_token", sender.csrfToken)]))

      scene.line(of: row).value = .steady
      let filledIn = form.fields.map { name, value in
        UnansweredRow.passwords.contains(name) ? (name, fields.first { $0.0 == name }?.1 ?? "") : (name, value)
      }
      let answer = try await sender.post(path, filledIn)
      if row.module == .orders || line != .oneWay {
        #expect([.seeOther, .ok].contains(answer.status), "\(answer.status) \(answer.text)")
      } else {
        // It was done the first time, and there may be nothing left to do.
        #expect(answer.status.code < 500)
      }
      #expect(try await scene.events() == events + row.events, "it was done once")
    }
  }

  /// With JavaScript a row of the queue stays as it is, and the message comes from the answer.
  @Test func aRowOfTheQueueIsLeftAlone() async throws {
    try await UnsteadyDesk.run { desk in
      let scene = try await UnsteadyScene(desk)
      desk.orders.line.value = .cut
      let fields = [("status", "approved"), ("version", "1"), ("reason", "Yes"), ("next", "/admin")]
      let headers = ["HX-Request": "true", "HX-Target": "row-\(scene.first.id)"]
      let answer = try await scene.admin.post("/admin/orders/\(scene.first.id)", fields, headers)
      #expect(answer.status == .serviceUnavailable)
      #expect(!answer.text.contains("id=\"row-"))
      #expect(answer.text.contains("data-problem-title>Orders are not available at the moment.<"))
      #expect(answer.text.contains("data-problem-detail>It is not known whether this was done."))
      #expect(answer.header("HX-Push-Url") == "false")
    }
  }

  /// Whoever changes the form after all is told that this is another one.
  @Test func aFormThatWasChangedMeanwhileIsAnotherOne() async throws {
    try await UnsteadyDesk.run { desk in
      let user = try await desk.person("demo_user")
      desk.orders.line.value = .oneWay
      let fields = [("item_name", "Lamp"), ("quantity", "1"), ("notes", ""), ("idempotency_key", "key")]
      let lost = try await user.post("/orders/new", fields)
      #expect(FormOnPage(lost, action: "/orders/new")?["idempotency_key"] == "key")
      desk.orders.line.value = .steady
      let changed = [("item_name", "Lamp"), ("quantity", "2"), ("notes", ""), ("idempotency_key", "key")]
      let page = try await user.post("/orders/new", changed)
      #expect(page.status == .unprocessableContent)
      #expect(page.text.contains("You have sent this form before, with something else in it."))
      #expect(FormOnPage(page, action: "/orders/new")?["idempotency_key"] != "key")
    }
  }

  /// Auth may be away before it is known who asks: then nothing was done.
  @Test(arguments: UnansweredRow.orders)
  func nothingIsDoneForSomebodyWhoCannotBeChecked(row: UnansweredRow) async throws {
    try await UnsteadyDesk.run { desk in
      let scene = try await UnsteadyScene(desk)
      let (path, fields) = try await row.form(scene)
      let (sender, events, memory) = (scene.sender(of: row), try await scene.events(), desk.auth.memory.value)
      desk.auth.memory.value = [:]
      desk.auth.line.value = .cut
      let page = try await sender.post(path, fields)
      #expect(page.status == .serviceUnavailable)
      #expect(page.text.contains("It cannot be checked at the moment who you are."))
      #expect(page.text.contains("Nothing has been changed. What you entered is still here"))
      #expect(page.setCookie("orderdesk_session") == nil, "nobody is logged out")
      let form = try #require(FormOnPage(page, action: path))
      #expect(Self.texts(form.fields) == Self.texts(fields + [("csrf_token", sender.csrfToken)]))
      #expect(try await scene.events() == events)
      desk.auth.memory.value = memory
      desk.auth.line.value = .steady
      #expect(try await sender.post(path, form.fields).status == .seeOther)
      #expect(try await scene.events() == events + row.events)
    }
  }

  /// What another site made a browser send is not offered to be sent once more.
  @Test func aFormOfAnotherSiteIsNotOfferedAgain() async throws {
    try await UnsteadyDesk.run { desk in
      let scene = try await UnsteadyScene(desk)
      desk.auth.memory.value = [:]
      desk.auth.line.value = .cut
      let fields = [("item_name", "planted"), ("quantity", "100"), ("notes", ""), ("csrf_token", "guessed")]
      let page = try await scene.user.post("/orders/new", fields, ["Sec-Fetch-Site": "cross-site"])
      #expect(page.status == .serviceUnavailable)
      #expect(!page.text.contains("planted"))
      #expect(FormOnPage(page, action: "/orders/new") == nil)
    }
  }

  private func expectExcuse(_ page: TestResponse, of person: UnsteadyDesk.Visitor, _ desk: UnsteadyDesk) throws {
    let requestID = try #require(page.header("X-Request-ID"))
    #expect(page.header("Content-Type") == "text/html; charset=utf-8")
    #expect(page.header("Retry-After") == "1")
    #expect(page.text.ranges(of: "role=\"alert\" tabindex=\"-1\" autofocus data-focus").count == 1)
    #expect(page.text.contains("not available at the moment.</h2>"))
    #expect(page.text.contains("It is not known whether"))
    #expect(page.text.contains(requestID))
    #expect(page.text.contains("</span>\(person.principal?.username ?? "")</a>"), "the frame is there")
    #expect(page.between("<title>", "</title>")?.hasPrefix("Error: ") == true)
    for password in [goodPassword, "another good one"] { #expect(!page.text.contains(password)) }
    let lines = desk.log.all.filter { $0.contains("\"level\":\"error\"") && $0.contains(requestID) }
    #expect(lines.count == 1, "\(lines)")
    expectNoInsides(page)
  }

  private static func withoutPasswords(_ fields: [(String, String)]) -> [(String, String)] {
    fields.map { UnansweredRow.passwords.contains($0.0) ? ($0.0, "") : $0 }
  }

  private static func texts(_ fields: [(String, String)]) -> [String] { fields.map { "\($0.0)=\($0.1)" }.sorted() }
}

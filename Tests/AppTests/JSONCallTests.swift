import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

@testable import OrderDesk

/// What no call with a JSON body may take, whatever it is about.
@Suite struct JSONCallTests {
  @Test func thereAreCalls() {
    #expect(JSONCall.all.count >= 13)
    #expect(JSONCall.all.filter { $0.route == "PATCH /api/v1/orders/{id}" }.count == 3)
    for call in JSONCall.all {
      #expect(call.fields.isEmpty == false, "\(call)")
      #expect(Set(call.example.keys).isSubset(of: call.fields), "\(call)")
    }
  }

  @Test(arguments: JSONCall.all)
  func aMemberThatIsNamedTwiceIsRefused(call: JSONCall) async throws {
    try await TestApp.run { app in
      let things = try await JSONCall.Things(app)
      let admin = try await app.api("admin_one", [.admin])
      for field in call.fields {
        let value = (call.example[field] ?? .text("x")).json
        let body = "\(call.body(field, value).dropLast()),\"\(field)\":\(value)}"
        let answer = try await admin.send(call.method, call.path(things), json: body)
        let problem = try expectProblem(answer, .requestMalformed, "\(call.testDescription) \(field)")
        #expect(problem.detail.contains("named twice"))
        // The same name, written in another way.
        let first = try #require(field.unicodeScalars.first)
        let escaped = #"\u00"# + String(first.value, radix: 16) + field.dropFirst()
        let hidden = "\(call.body(field, value).dropLast()),\"\(escaped)\":\(value)}"
        try expectProblem(
          await admin.send(call.method, call.path(things), json: hidden), .requestMalformed, "\(call.testDescription)")
      }
    }
  }

  @Test(arguments: JSONCall.all)
  func whatIsNoJSONObjectIsRefused(call: JSONCall) async throws {
    try await TestApp.run { app in
      let things = try await JSONCall.Things(app)
      let admin = try await app.api("admin_one", [.admin])
      let unreadable = BadRequest.unreadable(call.method, call.path(things))
      // An empty body is none: some calls can do without.
      try await expectRefused(unreadable.filter { call.isBodyRequired || $0.body != "" }, admin)
    }
  }

  @Test(arguments: JSONCall.all)
  func fieldsAndParametersThatNobodyKnowsAreNamed(call: JSONCall) async throws {
    try await TestApp.run { app in
      let things = try await JSONCall.Things(app)
      let admin = try await app.api("admin_one", [.admin])
      for field in ["is_admin", "$where", "__proto__", "csrf_token", "", "\u{202E}"] {
        let answer = try await admin.send(call.method, call.path(things), json: call.body(field, "1"))
        try expectProblem(answer, .requestInvalid, fields: ["\(field) unknown"], "\(call.testDescription)")
      }
      let body = JSON.object(call.example).json
      let answer = try await admin.send(call.method, "\(call.path(things))?dry_run=1", json: body)
      try expectProblem(answer, .requestInvalid, fields: ["dry_run unknown"], "\(call.testDescription)")
    }
  }
}

import AuthContract
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import Testing

/// Methods that a path does not take, and those that come with every path.
@Suite struct MethodTests {
  private static let id = "0198c0de-0000-7000-8000-000000000000"

  /// Every path of the application with the methods that it really takes.
  private func paths(_ app: TestApp) throws -> [String: Set<String>] {
    var paths: [String: Set<String>] = [:]
    for route in app.realRoutes() { paths[route.path(with: Self.id), default: []].insert(route.method) }
    return paths
  }

  @Test func aWrongMethodIsRefusedWithThoseThatDo() async throws {
    try await TestApp.run { app in
      let boss = try await app.api("boss", [.approver])
      for (path, taken) in try paths(app) {
        let allowed = taken.union(taken.contains("GET") ? ["HEAD"] : []).union(["OPTIONS"])
        for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete, .head]
        where !allowed.contains(method.rawValue) {
          for client in ["visitor", "boss", "browser"] {
            let answer: TestResponse
            switch client {
            case "visitor": answer = try await app.send(method, path)
            case "boss": answer = try await boss.send(method, path)
            default: answer = try await Browser(app).send(method, path)
            }
            let name = "\(client) \(method) \(path)"
            #expect(answer.status == .methodNotAllowed, "\(name)")
            #expect(answer.header("Allow") == allowed.sorted().joined(separator: ", "), "\(name)")
            if client != "browser", method != .head { try expectProblem(answer, .requestMethodNotAllowed) }
          }
        }
      }
    }
  }

  @Test func optionsTellWhatAPathTakes() async throws {
    try await TestApp.run { app in
      for (path, taken) in try paths(app) {
        let allowed = taken.union(taken.contains("GET") ? ["HEAD"] : []).union(["OPTIONS"])
        let answer = try await app.send(.options, path)
        #expect(answer.status == .noContent, "\(path)")
        #expect(answer.header("Allow") == allowed.sorted().joined(separator: ", "), "\(path)")
        #expect(answer.body.readableBytes == 0)
      }
    }
  }

  @Test func headAnswersAsGetWithoutTheBody() async throws {
    try await TestApp.run { app in
      let boss = try await app.browser("boss", [.admin])
      let id = try await boss.place()
      let user = try await app.person("new_user").userID
      app.closeStreams()
      for route in app.realRoutes() where route.method == "GET" {
        let path = route.path(with: route.path.contains("/users/") ? user.text : id)
        let full = try await boss.get(path)
        let head = try await boss.send(.head, path)
        #expect(head.status == full.status, "\(path)")
        #expect(head.body.readableBytes == 0, "\(path)")
        #expect(head.header("Content-Type") == full.header("Content-Type"), "\(path)")
        #expect(head.header("Location") == full.header("Location"), "\(path)")
      }
    }
  }

  @Test func anUnknownPathIsNotFoundWhateverTheMethod() async throws {
    try await TestApp.run { app in
      let boss = try await app.api("boss", [.approver])
      for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete] {
        for path in ["/nothing", "/api/v1/nothing", "/api", "/orders/a/b/c", "/admin/nothing"] {
          try expectProblem(await app.send(method, path), .requestNotFound, "\(method) \(path)")
          try expectProblem(await boss.send(method, path), .requestNotFound, "\(method) \(path)")
        }
      }
      let page = try await Browser(app).get("/nothing")
      #expect(page.status == .notFound)
      #expect(page.text.contains("There is nothing here"))
    }
  }

  @Test func thePageForAnAddressThatIsNoneKeepsItsNavigation() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      for answer in [try await ada.get("/nothing"), try await ada.send(.delete, "/orders")] {
        #expect([404, 405].contains(answer.status.code))
        #expect(answer.text.contains("ada_1815"))
        #expect(answer.text.contains("href=\"/orders/new\""))
        #expect(answer.csrfToken == (try await ada.csrfToken()), "the button to log out works from here")
      }
    }
  }
}

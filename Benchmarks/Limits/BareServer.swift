import GRDB
import Hummingbird
import Logging

/// Routes without sign-in, checks or middleware: query, JSON or OrderDesk's own template, answer.
struct BareServer {
  let database: DatabasePool
  let page: BarePage

  func run(port: Int) async throws {
    let router = Router()
    let database = database
    router.get("/hello") { _, _ in "Hello" }
    router.get("/mine/:user") { _, context in
      let user = try context.parameters.require("user")
      return try await database.read { db in try BareOrder.fetch(BareOrder.mine, user, db) }
    }
    router.get("/queue") { _, _ in
      try await database.read { db in try BareOrder.fetch(BareOrder.queue, "pending", db) }
    }
    let page = page
    router.get("/page") { _, _ in
      var headers: HTTPFields = [.contentType: "text/html; charset=utf-8"]
      let html = ByteBuffer(string: try await page.html())
      headers[.contentLength] = String(html.readableBytes)
      return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: html))
    }
    router.post("/insert") { _, _ in
      try await database.write { db in
        try db.cachedStatement(sql: "INSERT INTO bare (text) VALUES ('24-inch monitor')").execute()
      }
      return HTTPResponse.Status.created
    }
    var logger = Logger(label: "limits")
    logger.logLevel = .error
    let application = Application(
      router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
      logger: logger)
    try await application.runService()
  }
}

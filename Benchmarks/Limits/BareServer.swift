import GRDB
import Hummingbird
import Logging

/// Routes without sign-in, checks, middleware or templates: query, JSON, answer.
struct BareServer {
  let database: DatabasePool

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

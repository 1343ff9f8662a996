import Foundation
import GRDB
import Hummingbird
import Logging

/// What the machine can do at best with the same libraries: the figures that `make bench` compares OrderDesk with.
///
///     orderdesk-limits serve PORT DATABASE        bare routes over a copy of orders.sqlite
///     orderdesk-limits sqlite DATABASE SECONDS    bare statements, one task
///     orderdesk-limits queue DATABASE SECONDS     OrderDesk's write queue beside what it is made of
///     orderdesk-limits page DATABASE SECONDS      OrderDesk's queue page without HTTP
///     orderdesk-limits boundary DATABASE SECONDS  reads with and without the protocol between modules
@main
struct Main {
  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 4 else { throw Usage() }
    if arguments[1] == "serve", let port = Int(arguments[2]) {
      let page = try BarePage(path: arguments[3])
      try await BareServer(database: try Database.open(arguments[3]), page: page).run(port: port)
    } else if arguments[1] == "sqlite", let seconds = Double(arguments[3]) {
      try BareStatements(database: try Database.open(arguments[2]), seconds: seconds).run()
    } else if arguments[1] == "queue", let seconds = Double(arguments[3]) {
      try await WriteQueueFigures(path: arguments[2], seconds: seconds).run()
    } else if arguments[1] == "page", let seconds = Double(arguments[3]) {
      try await PageFigures(page: try BarePage(path: arguments[2]), seconds: seconds).run()
    } else if arguments[1] == "boundary", let seconds = Double(arguments[3]) {
      try await BoundaryFigures(path: arguments[2], seconds: seconds).run()
    } else {
      throw Usage()
    }
  }

  struct Usage: Error {}
}

/// The same file, opened as OrderDesk opens it: WAL and `synchronous=FULL`.
enum Database {
  static func open(_ path: String) throws -> DatabasePool {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.maximumReaderCount = 4
    let pool = try DatabasePool(path: path, configuration: configuration)
    try pool.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA synchronous = FULL")
      try db.execute(sql: "CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT")
    }
    return pool
  }
}

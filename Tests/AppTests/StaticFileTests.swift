import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import Testing

/// The files that pages link to.
@Suite struct StaticFileTests {
  /// Every address under `/static/` that the start page names.
  private func links(_ app: TestApp) async throws -> [String] {
    let text = try await app.get("/").text
    let links = Set(text.matches(of: /"(\/static\/[^"]+)"/).map { String($0.1) })
    return links.sorted()
  }

  @Test func everyLinkedFileIsThereForAYear() async throws {
    try await TestApp.run { app in
      let links = try await links(app)
      #expect(links.count == 4, "\(links)")
      for link in links {
        #expect(link.wholeMatch(of: /\/static\/[a-z]+\.[0-9a-f]{12}\.(css|js|svg)/) != nil, "\(link)")
        let plain = try await app.get(link)
        #expect(plain.status == .ok, "\(link)")
        #expect(plain.header("Cache-Control") == "public, max-age=31536000, immutable")
        #expect(plain.header("Content-Encoding") == nil)
        #expect(plain.header("Vary") == "Accept-Encoding")
        #expect(plain.header("Content-Length") == "\(plain.body.readableBytes)")
        #expect(plain.body.readableBytes > 0)
        #expect(plain.setCookies == [], "a cached file carries no cookie")
        let type = link.hasSuffix("css") ? "text/css" : link.hasSuffix("js") ? "text/javascript" : "image/svg+xml"
        #expect(plain.header("Content-Type")?.hasPrefix(type) == true)
      }
    }
  }

  @Test func whoTakesGzipGetsIt() async throws {
    try await TestApp.run { app in
      let links = try await links(app).filter { !$0.hasSuffix(".svg") }
      #expect(links.count == 3)
      for link in links {
        let plain = try await app.get(link)
        let zipped = try await app.get(link, ["Accept-Encoding": "gzip, deflate, br"])
        #expect(zipped.header("Content-Encoding") == "gzip", "\(link)")
        #expect(zipped.body.readableBytes < plain.body.readableBytes)
        #expect(zipped.header("Content-Length") == "\(zipped.body.readableBytes)")
        #expect(zipped.header("Content-Type") == plain.header("Content-Type"))
        #expect(Array(zipped.body.readableBytesView.prefix(2)) == [0x1F, 0x8B])
        for refusal in ["identity", "br", "gzip;q=0", "gzip; q=0.0, br"] {
          #expect(try await app.get(link, ["Accept-Encoding": refusal]).header("Content-Encoding") == nil, "\(refusal)")
        }
      }
    }
  }

  @Test func headHasTheHeadersWithoutTheBody() async throws {
    try await TestApp.run { app in
      for link in try await links(app) {
        let full = try await app.get(link)
        let head = try await app.send(.head, link)
        #expect(head.status == .ok)
        #expect(head.body.readableBytes == 0)
        #expect(head.header("Content-Length") == full.header("Content-Length"))
        #expect(head.header("Cache-Control") == full.header("Cache-Control"))
      }
    }
  }

  @Test(arguments: [
    "/static/app.css", "/static/app.000000000000.css", "/static/", "/static/..%2fopenapi.yaml", "/static/%2e%2e/x",
    "/static/app.css.gz", "/static/a/b", "/templates/layout.html", "/config.yaml", "/.git/config", "/%00",
  ])
  func whatIsNoFileIsNotThere(path: String) async throws {
    try await TestApp.run { app in
      let answer = try await app.get(path)
      try expectProblem(answer, .requestNotFound)
      #expect(answer.header("Cache-Control") == "no-store")
    }
  }
}

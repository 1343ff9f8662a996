import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

@testable import HTTPKit

@Suite struct StaticFilesTests {
  private let files = StaticFiles([
    "app.css": Data("body{}".utf8), "app.css.gz": Data([0x1F, 0x8B, 1]), "icon.svg": Data("<svg/>".utf8),
    "noending": Data([1]), "a.b.js": Data("1".utf8), "photo.png": Data([2]),
  ])

  @Test func theNameCarriesAFingerprintOfTheBytes() throws {
    let path = try #require(files.path(of: "app.css"))
    #expect(path.wholeMatch(of: /\/static\/app\.[0-9a-f]{12}\.css/) != nil)
    #expect(StaticFiles(["app.css": Data("body{}".utf8)]).path(of: "app.css") == path, "the same bytes, the same name")
    #expect(StaticFiles(["app.css": Data("body{ }".utf8)]).path(of: "app.css") != path)
    #expect(files.path(of: "other.css") == nil)
    #expect(files.path(of: "app.css.gz") == nil)
  }

  @Test(arguments: [
    ("app.css", "text/css; charset=utf-8"), ("icon.svg", "image/svg+xml"), ("a.b.js", "text/javascript; charset=utf-8"),
    ("photo.png", "image/png"), ("noending", "application/octet-stream"),
  ])
  func everyFileIsServedWithItsType(name: String, type: String) async throws {
    let path = try #require(files.path(of: name))
    try await withRoutes {
      files.addRoutes(to: $0)
    } _: { client in
      let response = try await client.send(.get, path)
      #expect(response.status == .ok)
      #expect(response.header("Content-Type") == type)
      #expect(response.header("Cache-Control") == "public, max-age=31536000, immutable")
      #expect(response.header("Content-Length") == "\(response.body.readableBytes)")
    }
  }

  @Test(arguments: [
    ("gzip", true), ("GZIP", true), ("br, gzip;q=0.5", true), ("*", true), ("", false), ("br", false),
    ("gzip;q=0", false),
    ("gzip; q=0.000", false), ("x-gzipped", false), ("identity", false), ("*;q=0", false),
  ])
  func gzipIsForWhoTakesIt(accepted: String, isZipped: Bool) async throws {
    let path = try #require(files.path(of: "app.css"))
    let icon = try #require(files.path(of: "icon.svg"))
    try await withRoutes {
      files.addRoutes(to: $0)
    } _: { client in
      let response = try await client.send(.get, path, ["Accept-Encoding": accepted])
      #expect((response.header("Content-Encoding") == "gzip") == isZipped)
      #expect(response.header("Vary") == "Accept-Encoding")
      #expect(response.body.readableBytes == (isZipped ? 3 : 6))
      let plain = try await client.send(.get, icon, ["Accept-Encoding": accepted])
      #expect(plain.header("Content-Encoding") == nil, "there is no smaller one")
    }
  }
}

import Crypto
public import Foundation
import HTTPTypes
public import Hummingbird
import Kernel
import NIOCore

/// Files that never change under their address: the name carries a fingerprint of the bytes, so they are cached for a year.
public struct StaticFiles: Sendable {
  private let files: [String: File]
  private let paths: [String: String]

  /// - Parameter files: names such as `app.css` with their bytes; `app.css.gz` is sent in place of `app.css` to who takes gzip.
  public init(_ files: [String: Data]) {
    var served: [String: File] = [:]
    var paths: [String: String] = [:]
    for (name, data) in files where !name.hasSuffix(".gz") {
      let fingerprint = Hex.encode(SHA256.hash(data: data).prefix(6))
      let parts = name.split(separator: ".", maxSplits: 1)
      let fingerprinted = "\(parts[0]).\(fingerprint).\(parts.count == 2 ? parts[1] : "bin")"
      served[fingerprinted] = File(
        contentType: Self.contentType(name), plain: ByteBuffer(bytes: data),
        gzip: files[name + ".gz"].map { ByteBuffer(bytes: $0) })
      paths[name] = "/static/\(fingerprinted)"
    }
    self.files = served
    self.paths = paths
  }

  /// The address of a file for templates, by its plain name; `nil` when there is no such file.
  public func path(of name: String) -> String? { paths[name] }

  public func addRoutes(to router: Router<AppContext>) {
    router.get("/static/:file") { request, context in try serve(request, context) }
  }

  private func serve(_ request: Request, _ context: AppContext) throws -> Response {
    guard let file = files[try context.parameters.require("file")] else {
      throw Problem(.requestNotFound, "Check the address.")
    }
    var headers: HTTPFields = [.cacheControl: "public, max-age=31536000, immutable", .vary: "Accept-Encoding"]
    if let gzip = file.gzip, Self.takesGzip(request.headers[.acceptEncoding] ?? "") {
      headers[.contentEncoding] = "gzip"
      return Response.bytes(gzip, status: .ok, contentType: file.contentType, headers: headers)
    }
    return Response.bytes(file.plain, status: .ok, contentType: file.contentType, headers: headers)
  }

  /// Whether `Accept-Encoding` names gzip, or everything, and not with the weight 0 (RFC 9110 §12.5.3).
  private static func takesGzip(_ accepted: String) -> Bool {
    accepted.lowercased().split(separator: ",").contains { item in
      let parts = item.split(separator: ";").map(\.trimmingSpaces)
      guard let coding = parts.first, coding == "gzip" || coding == "*" else { return false }
      let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { $0.dropFirst(2) }
      return weight.map { (Double($0) ?? 0) > 0 } ?? true
    }
  }

  private struct File: Sendable {
    let contentType: String
    let plain: ByteBuffer
    let gzip: ByteBuffer?
  }

  private static func contentType(_ name: String) -> String {
    switch name.split(separator: ".").last {
    case "css": "text/css; charset=utf-8"
    case "js": "text/javascript; charset=utf-8"
    case "svg": "image/svg+xml"
    case "png": "image/png"
    default: "application/octet-stream"
    }
  }
}

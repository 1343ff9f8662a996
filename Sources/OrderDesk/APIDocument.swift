import EmbeddedResources
import Foundation
import HTTPKit
import Hummingbird
import Kernel
import Synchronization
import UI

/// Serves the OpenAPI document as JSON, and lists its operations for `/docs`. It is read when it is first asked for.
final class APIDocument: Sendable {
  private let resources: ResourceStore
  private let parsed = Mutex<OpenAPIDocument?>(nil)

  init(resources: ResourceStore) { self.resources = resources }

  func document() throws -> OpenAPIDocument {
    try parsed.withLock { parsed in
      if let parsed { return parsed }
      let document = try OpenAPIDocument(yaml: resources.text("openapi.yaml") ?? "")
      parsed = document
      return document
    }
  }

  func operations() -> [APIOperation] { (try? document().operations) ?? [] }

  func addRoute(to router: Router<AppContext>) {
    router.get("/api/v1/openapi.json") { _, _ in
      let json = try self.document().json
      return Response(
        status: .ok, headers: [.contentType: "application/json"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: json)))
    }
  }
}

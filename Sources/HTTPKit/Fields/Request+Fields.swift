public import Hummingbird
import Kernel

extension Request {
  /// The parameters of the query.
  public var queryFields: Fields { Fields(.text(FormParser.parse(uri.query ?? ""))) }

  /// The fields of an `application/x-www-form-urlencoded` body.
  /// - Throws: `request.unsupported_media_type`.
  public func formFields() async throws -> Fields {
    try expect("application/x-www-form-urlencoded")
    let buffer = try await body.collect(upTo: .max)
    return Fields(.text(FormParser.parse(String(buffer: buffer))))
  }

  /// The members of a JSON object. A call that takes one takes no parameters in its address.
  /// - Throws: `request.unsupported_media_type`; `request.malformed` when the body is not a JSON object;
  ///   `request.invalid` for a parameter.
  public func jsonFields() async throws -> Fields {
    try queryFields.finish()
    try expect("application/json")
    let buffer = try await body.collect(upTo: .max)
    do {
      var parser = JSONParser(Array(buffer.readableBytesView))
      guard case .object(let object) = try parser.document() else {
        throw Problem(.requestMalformed, "The body must be a JSON object.")
      }
      return Fields(.json(object))
    } catch let error as JSONReader.Failure {
      throw Problem(.requestMalformed, "The body is not JSON: \(error.reason) at byte \(error.position).")
    }
  }

  /// As `jsonFields`, for a call that may come without a body: then there are no fields.
  public func optionalJSONFields() async throws -> Fields {
    // Only its bytes tell: many clients send an empty body in chunks, of which no header says that there are none.
    let buffer = try await body.collect(upTo: .max)
    guard buffer.readableBytes > 0 else {
      try queryFields.finish()
      return Fields(.json([:]))
    }
    var request = self
    request.body = RequestBody(buffer: buffer)
    return try await request.jsonFields()
  }

  func expect(_ type: String) throws(Problem) {
    guard mediaType == type else {
      throw Problem(.requestUnsupportedMediaType, "Send the body with the header Content-Type: \(type).")
    }
  }
}

extension AppContext {
  /// The fields of the form that has arrived with this request, also for what comes after a refusal; `nil` when it was none.
  public func receivedForm(_ request: Request) -> Fields? {
    guard request.mediaType == "application/x-www-form-urlencoded", let body = trail.body else { return nil }
    return Fields(.text(FormParser.parse(String(buffer: body))))
  }
}

import Foundation
public import HTTPTypes
public import Hummingbird
public import Kernel
import NIOCore

extension Response {
  /// A value as JSON; members in alphabetical order, so that the same value is always the same bytes.
  public static func json(
    _ value: some Encodable, status: HTTPResponse.Status = .ok, contentType: String = "application/json",
    headers: HTTPFields = [:]
  ) throws -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data = try encoder.encode(value)
    return Response.bytes(ByteBuffer(bytes: data), status: status, contentType: contentType, headers: headers)
  }

  /// A value that writes itself: the same bytes, sooner.
  public static func json(
    _ value: some JSONWritable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) -> Response {
    var writer = JSONWriter()
    value.write(to: &writer)
    return bytes(
      ByteBuffer(bytes: writer.bytes), status: status, contentType: "application/json", headers: headers)
  }

  /// A page.
  public static func html(
    _ text: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) -> Response {
    bytes(ByteBuffer(string: text), status: status, contentType: "text/html; charset=utf-8", headers: headers)
  }

  /// Sends a browser to another address of this server, with GET (RFC 9110 §15.4.4).
  public static func seeOther(_ path: String) -> Response {
    Response(status: .seeOther, headers: [.location: path])
  }

  static func bytes(
    _ buffer: ByteBuffer, status: HTTPResponse.Status, contentType: String, headers: HTTPFields
  ) -> Response {
    var headers = headers
    headers[.contentType] = contentType
    headers[.contentLength] = String(buffer.readableBytes)
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: buffer))
  }
}

import HTTPTypes
public import Hummingbird
import Kernel
import NIOCore

/// Writes rows as CSV (RFC 4180): CRLF at the end of each, UTF-8.
struct CSVWriter {
  private(set) var bytes: [UInt8] = []

  mutating func row(_ cells: [String]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(cell)
    }
    bytes.append(contentsOf: [UInt8(ascii: "\r"), UInt8(ascii: "\n")])
  }

  /// A cell that a spreadsheet would run gets an apostrophe in front, which makes it a text (OWASP, CSV injection).
  ///
  /// Each is in quotes, needed or not: a spreadsheet that guesses the separator from the first line that begins with a quote
  /// (Gnumeric) would otherwise find that line inside a text, and run what comes after the separator that somebody put there.
  private mutating func append(_ cell: String) {
    let isFormula = cell.utf8.first.map { CSVWriter.formulaStarts.contains($0) } ?? false
    bytes.append(UInt8(ascii: "\""))
    if isFormula { bytes.append(UInt8(ascii: "'")) }
    for byte in cell.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static let formulaStarts = Array("=+-@\t\r".utf8)
}

extension Response {
  /// A file of rows that are fetched while it is being sent, a batch at a time. When a batch fails the connection is closed in the
  /// middle of it, so that the client sees that it is not whole.
  /// - Parameters:
  ///   - name: of the file, in plain ASCII.
  ///   - header: the names of the columns.
  public static func csv<Batches: AsyncSequence & Sendable, Element>(
    named name: String, header: [String], _ batches: Batches, row: @escaping @Sendable (Element) -> [String]
  ) -> Response where Batches.Element == [Element] {
    let headers: HTTPFields = [
      .contentType: "text/csv; charset=utf-8; header=present",
      .contentDisposition: "attachment; filename=\"\(name)\"", .cacheControl: "no-store",
    ]
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody { writer in
        var csv = CSVWriter()
        csv.row(header)
        try await writer.write(ByteBuffer(bytes: csv.bytes))
        for try await batch in batches {
          var csv = CSVWriter()
          for element in batch { csv.row(row(element)) }
          try await writer.write(ByteBuffer(bytes: csv.bytes))
        }
        try await writer.finish(nil)
      })
  }
}

import CZlib

/// Compresses what is served many times, once (RFC 1952).
enum Gzip {
  /// As small as it gets. Equal bytes give equal bytes: the header has no time and no name.
  /// - Returns: `nil` when zlib has no memory, or for more than 4 GiB.
  static func compressed(_ bytes: [UInt8]) -> [UInt8]? {
    guard let count = UInt32(exactly: bytes.count) else { return nil }
    var stream = z_stream()
    // 15 bits of window, and 16 for a gzip header.
    guard czlib_deflate_init(&stream, Z_BEST_COMPRESSION, 15 + 16) == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    var input = bytes
    let bound = Int(deflateBound(&stream, UInt(count)))
    return input.withUnsafeMutableBufferPointer { input in
      let packed = [UInt8](unsafeUninitializedCapacity: bound) { output, written in
        stream.next_in = input.baseAddress
        stream.avail_in = count
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(bound)
        written = deflate(&stream, Z_FINISH) == Z_STREAM_END ? Int(stream.total_out) : 0
      }
      return packed.isEmpty ? nil : packed
    }
  }
}

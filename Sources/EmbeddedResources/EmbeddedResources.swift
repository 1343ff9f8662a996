import CResources

/// The files that were put into the binary when it was built, by name.
///
/// Names look like `templates/orders.html`, `static/app.css` (and `static/app.css.gz`), `openapi.yaml`,
/// `licenses/htmx.txt`, `migrations/auth/0001_accounts.sql`. `scripts/embed` decides what is in.
public enum EmbeddedResources {
  /// Every name, in ascending order.
  public static var names: [String] {
    (0..<orderdesk_resource_count()).map { String(cString: orderdesk_resource_at($0).name) }
  }

  /// The bytes of a file, or nil when there is none of that name. Makes a copy: keep what is used often.
  public static func bytes(_ name: String) -> [UInt8]? {
    index[name].map { position in
      let resource = orderdesk_resource_at(position)
      return [UInt8](UnsafeBufferPointer(start: resource.bytes, count: resource.count))
    }
  }

  /// A file as UTF-8 text, or nil when there is none of that name.
  public static func text(_ name: String) -> String? {
    bytes(name).map { String(decoding: $0, as: UTF8.self) }
  }

  /// All files whose name begins with `prefix`, in ascending order of their full names.
  public static func texts(under prefix: String) -> [(name: String, text: String)] {
    names.filter { $0.hasPrefix(prefix) }.compactMap { name in text(name).map { (name, $0) } }
  }

  private static let index: [String: Int] = Dictionary(
    zip(names, 0...), uniquingKeysWith: { first, _ in first })
}

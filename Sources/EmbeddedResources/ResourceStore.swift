import Foundation

/// Where templates and static files come from: the binary, or a folder on disk while developing (`--resources DIR`).
///
/// The folder is laid out like `Resources/` in the repository. Built files (`vendor/build`) win over the sources in
/// `static/`. What does not lie in that folder, such as migrations, always comes from the binary.
public struct ResourceStore: Sendable {
  /// The files inside the binary.
  public static let embedded = ResourceStore(directory: nil)

  /// The folder that is read again at every call, or nil for the files inside the binary.
  public let directory: String?

  /// A store over `directory`, or over the files inside the binary when it is nil. The folder need not exist yet.
  public init(directory: String?) {
    self.directory = directory
  }

  /// Every name that begins with `prefix`, in ascending order.
  public func names(under prefix: String) -> [String] {
    var found = Set(EmbeddedResources.names)
    if let directory {
      found = found.filter { Self.paths($0).isEmpty }
      found.formUnion(["openapi.yaml"])
      for (folder, prefix) in [("templates", "templates/"), ("vendor/build", "static/"), ("static", "static/")] {
        let files = FileManager.default.enumerator(atPath: "\(directory)/\(folder)")?.compactMap { $0 as? String }
        found.formUnion((files ?? []).map { prefix + $0 })
      }
    }
    return found.filter { $0.hasPrefix(prefix) && bytes($0) != nil }.sorted()
  }

  /// The bytes of a file, or nil when there is none of that name. A name that tries to leave the folder has no file.
  public func bytes(_ name: String) -> [UInt8]? {
    let paths = Self.paths(name)
    guard let directory, !paths.isEmpty else { return EmbeddedResources.bytes(name) }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }) else { return nil }
    for path in paths {
      if let data = FileManager.default.contents(atPath: "\(directory)/\(path)") { return [UInt8](data) }
    }
    return nil
  }

  /// A file as UTF-8 text, or nil when there is none of that name.
  public func text(_ name: String) -> String? {
    bytes(name).map { String(decoding: $0, as: UTF8.self) }
  }

  /// All files whose name begins with `prefix`, in ascending order of their full names.
  public func texts(under prefix: String) -> [(name: String, text: String)] {
    names(under: prefix).compactMap { name in text(name).map { (name, $0) } }
  }

  /// Where the file of that name may lie inside the folder, best place first; none when only the binary has it.
  private static func paths(_ name: String) -> [String] {
    if name.hasPrefix("static/") { return ["vendor/build/" + name.dropFirst("static/".count), name] }
    return name.hasPrefix("templates/") || name == "openapi.yaml" ? [name] : []
  }
}

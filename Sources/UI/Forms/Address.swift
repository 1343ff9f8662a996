import Kernel

/// Addresses of our own pages with their parameters.
enum Address {
  /// `path?name=value…`. Parameters without a value are left out.
  static func of(_ path: String, _ parameters: KeyValuePairs<String, String>) -> String {
    of(path, parameters.map { ($0.key, $0.value) })
  }

  /// The same for parameters that may come more than once.
  static func of(_ path: String, _ parameters: [(name: String, value: String)]) -> String {
    let query = parameters.filter { !$0.value.isEmpty }.map { "\($0.name)=\($0.value.percentEncoded)" }
    return query.isEmpty ? path : "\(path)?\(query.joined(separator: "&"))"
  }
}

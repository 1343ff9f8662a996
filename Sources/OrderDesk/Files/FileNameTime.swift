import Kernel

extension Timestamp {
  /// For the name of a file: `20261127T040000Z`, which sorts by time.
  var fileName: String {
    let text = description.prefix(19).filter { $0 != "-" && $0 != ":" }
    return "\(text)Z"
  }
}

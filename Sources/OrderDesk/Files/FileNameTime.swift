import Kernel

extension Timestamp {
  /// For the name of a file: `20261127T040000.000Z`, which sorts by time.
  var fileName: String { description.filter { $0 != "-" && $0 != ":" } }
}

/// The version of this binary, as `CHANGELOG.md` names it.
enum Version {
  static let current = "0.1.0"
}

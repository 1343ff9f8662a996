/// Finds the key that was probably meant.
enum ConfigSuggestion {
  /// The nearest known key: at most a third of the letters differ, or the last part of the name is that of a known key
  /// (`port` at the top level). Nil when nothing is near.
  static func nearest(to name: String) -> String? {
    let lower = name.lowercased()
    let ranked = ConfigKeys.all.map { (name: $0.name, distance: distance(lower, $0.name.lowercased())) }
    if let best = ranked.min(by: { $0.distance < $1.distance }), best.distance <= max(1, lower.count / 3) {
      return best.name
    }
    let leaf = lower.split(separator: ".").last.map(String.init) ?? lower
    return ConfigKeys.all.first { $0.name.lowercased().hasSuffix("." + leaf) }?.name
  }

  /// The problem of a name that is no key. The value is not shown: it may be a secret under a misspelt name.
  static func unknownKey(_ name: String, source: ConfigSource) -> ConfigProblem {
    if name.hasPrefix(ConfigKeys.flagPrefix) {
      return ConfigProblem(
        name, "is not a name for a switch", source: source, allowed: "letters and digits such as flags.newQueue")
    }
    let hint = nearest(to: name).map { ", did you mean \($0)?" } ?? ""
    return ConfigProblem(
      name, "there is no such key\(hint)", source: source, allowed: "the keys that `orderdesk config reference` lists")
  }

  /// Levenshtein's distance in characters: insert, delete, replace.
  static func distance(_ left: String, _ right: String) -> Int {
    let right = Array(right)
    var row = Array(0...right.count)
    for (i, character) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for j in right.indices {
        let replaced = diagonal + (character == right[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[right.count]
  }
}

import Templates

/// Renders all branches of a template with a hostile text in each variable, and reports what came out raw or not at all.
enum EscapingSweep {
  static let hostile = "<script>\"'&"
  static let escaped = "&lt;script&gt;&quot;&#39;&amp;"

  /// What is wrong with the template `name`. Empty when each variable that it can write was written, and escaped.
  static func findings(
    _ name: String, _ engine: TemplateEngine, allowedRaw: Set<String>
  ) throws -> [String] {
    let variables = engine.variables(of: name)
    var findings: [String] = []
    var root = HostileValue()
    for (number, variable) in variables.enumerated() {
      root.add(variable.path[...], marker: variable.isOutput ? marker(number) : nil)
    }
    // Filters may have changed upper and lower case. The escaped text reads the same in lower case.
    let page = try engine.renderEveryBranch(name, root.record).lowercased()

    for (number, variable) in variables.enumerated() where variable.isOutput {
      let isAllowed = allowedRaw.contains("\(name): \(variable)")
      if variable.isRaw && !isAllowed { findings.append("\(variable) is written with the safe filter") }
      let places = page.ranges(of: marker(number))
      if places.isEmpty { findings.append("\(variable) was never written") }
      for place in places where !isAllowed && !page[place.upperBound...].hasPrefix(escaped) {
        findings.append("\(variable) is not escaped: \(page[place.lowerBound...].prefix(60))")
      }
    }
    if allowedRaw.isEmpty && page.contains(hostile) { findings.append("the hostile text is on the page") }
    return findings
  }

  /// Comes before the hostile text, and tells the variables apart.
  private static func marker(_ number: Int) -> String { "v\(number)x" }
}

/// A value built from the paths that lead into it.
private struct HostileValue {
  private var marker: String?
  private var fields: [String: HostileValue] = [:]
  private var items: [HostileValue] = []

  mutating func add(_ path: ArraySlice<TemplateVariable.Step>, marker: String?) {
    switch path.first {
    case .field(let name)?:
      fields[name, default: HostileValue()].add(path.dropFirst(), marker: marker)
    case .each?:
      if items.isEmpty { items = [HostileValue()] }
      items[0].add(path.dropFirst(), marker: marker)
    case nil:
      self.marker = marker ?? self.marker
    }
  }

  var record: TemplateRecord { TemplateRecord(fields.mapValues(\.value)) }

  /// A variable with members is a record, one that is looped over is a list, and the others are texts.
  var value: TemplateValue {
    if !items.isEmpty { return .list(items.map(\.value)) }
    if !fields.isEmpty { return .record(record) }
    return .string((marker ?? "") + EscapingSweep.hostile)
  }
}

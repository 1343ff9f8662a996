/// Finds every variable of a linked template, in all of its branches.
struct VariableCollector {
  private struct Use {
    var isOutput = false
    var isRaw = false
  }

  private typealias Step = TemplateVariable.Step
  private var uses: [[Step]: Use] = [:]
  /// The loop variables in sight, innermost last, each with the path of its list's items.
  private var loops: [(variable: String, path: [Step]?)] = []

  /// The variables of `nodes`, sorted by their description.
  static func variables(of nodes: [TemplateNode]) -> [TemplateVariable] {
    var collector = VariableCollector()
    collector.collect(nodes)
    return collector.sorted()
  }

  private mutating func collect(_ nodes: [TemplateNode]) {
    for node in nodes {
      switch node {
      case .output(let expression, _):
        collect(expression, Use(isOutput: true))
      case .branches(let branches, let otherwise):
        for branch in branches {
          collect(branch.condition, Use())
          collect(branch.nodes)
        }
        collect(otherwise)
      case .loop(let loop):
        collect(loop)
      case .text, .block, .include, .extends:
        break
      }
    }
  }

  private mutating func collect(_ loop: TemplateNode.Loop) {
    collect(loop.source, Use())
    // A loop over `list|default:other` has several sources. The body is read once for each.
    let sources = loop.source.sources
    let lists = sources.isEmpty ? [nil] : sources.map(resolve)
    for list in lists {
      let items = list.map { $0 + [Step.each] }
      if let items { note(items, Use()) }
      loops.append((loop.variable, items))
      if let filter = loop.filter { collect(filter, Use()) }
      collect(loop.nodes)
      loops.removeLast()
    }
    collect(loop.empty)
  }

  private mutating func collect(_ expression: TemplateExpression, _ use: Use) {
    switch expression {
    case .path(let path):
      if let steps = resolve(path) { note(steps, use) }
    case .conditional(let value, let condition, let otherwise):
      collect(value, use)
      collect(condition, Use())
      if let otherwise { collect(otherwise, use) }
    case .filtered(let inner, .pluralize):
      collect(inner, Use())
    case .filtered(let inner, .safe):
      collect(inner, Use(isOutput: use.isOutput, isRaw: use.isOutput))
    case .filtered(let inner, let filter):
      collect(inner, use)
      for argument in filter.arguments { collect(argument, use) }
    case .literal:
      break
    case .not, .and, .or, .compare, .contains, .range:
      for part in expression.parts { collect(part, Use()) }
    }
  }

  /// `nil` for what does not come from the context: the loop's counters, and items of a literal or a range.
  private func resolve(_ path: TemplatePath) -> [Step]? {
    let members = path.members.map(Step.field)
    if let loop = loops.last(where: { $0.variable == path.root }) {
      return loop.path.map { $0 + members }
    }
    if path.root == "forloop", !loops.isEmpty { return nil }
    return [.field(path.root)] + members
  }

  private mutating func note(_ steps: [Step], _ use: Use) {
    uses[steps, default: Use()].isOutput = uses[steps]?.isOutput == true || use.isOutput
    uses[steps, default: Use()].isRaw = uses[steps]?.isRaw == true || use.isRaw
  }

  // MARK: Members of lists

  /// Lists have members that are no fields: `orders.first.id` is an item's field, `orders.count` only a number.
  /// Which variables are lists is known only at the end, from the loops and from numeric members.
  private func sorted() -> [TemplateVariable] {
    var lists: Set<[Step]> = []
    for steps in uses.keys {
      for (index, step) in steps.enumerated() where step == .each || Self.isIndex(step) {
        lists.insert(Array(steps[..<index]))
      }
    }
    var result: [[Step]: TemplateVariable] = [:]
    for (steps, use) in uses {
      let (path, isCount) = Self.normalized(steps, lists: lists)
      var variable = result[path] ?? TemplateVariable(path: path, isOutput: false, isRaw: false)
      if !isCount {
        variable.isOutput = variable.isOutput || use.isOutput
        variable.isRaw = variable.isRaw || use.isRaw
      }
      result[path] = variable
    }
    return result.values.sorted { $0.description < $1.description }
  }

  private static func normalized(_ steps: [Step], lists: Set<[Step]>) -> (path: [Step], isCount: Bool) {
    var path: [Step] = []
    for step in steps {
      if lists.contains(path) {
        switch step {
        case .field("count"): return (path, true)
        case .field("first"), .field("last"): path.append(.each)
        case _ where isIndex(step): path.append(.each)
        default: path.append(step)
        }
      } else {
        path.append(step)
      }
    }
    return (path, false)
  }

  private static func isIndex(_ step: Step) -> Bool {
    if case .field(let name) = step { return Int(name) != nil }
    return false
  }
}

extension TemplateExpression {
  /// The variables that a loop over this goes through.
  fileprivate var sources: [TemplatePath] {
    switch self {
    case .path(let path): [path]
    case .filtered(let inner, .fallback(let arguments)): inner.sources + arguments.flatMap(\.sources)
    case .filtered(let inner, _): inner.sources
    case .conditional(let value, _, let otherwise): value.sources + (otherwise?.sources ?? [])
    default: []
    }
  }
}

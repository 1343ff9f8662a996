/// One rendering: writes linked nodes as text. A value of its own for each call, so nothing is shared.
struct Renderer {
  let context: TemplateRecord
  let globals: TemplateRecord
  /// A missing variable is an error and not an empty text.
  let strict: Bool
  /// Ignores conditions and renders all branches, for the test that looks for unescaped output.
  var everyBranch = false

  private(set) var output = ""
  /// The tag being rendered, for errors.
  var location = SourceLocation(template: "", line: 0)
  private(set) var loops: [LoopScope] = []

  /// What a loop defines inside its body.
  struct LoopScope {
    let variable: String
    var item: TemplateValue
    var index: Int
    let count: Int
  }

  init(context: TemplateRecord, globals: TemplateRecord, strict: Bool) {
    self.context = context
    self.globals = globals
    self.strict = strict
    output.reserveCapacity(8192)
  }

  mutating func render(_ nodes: [TemplateNode]) throws(TemplateError) {
    for node in nodes {
      switch node {
      case .text(let text):
        output += text
      case .output(let expression, let location):
        self.location = location
        if everyBranch {
          for alternative in expression.alternatives { try write(try value(of: alternative)) }
        } else {
          try write(try value(of: expression))
        }
      case .branches(let branches, let otherwise):
        try render(branches, otherwise)
      case .loop(let loop):
        try render(loop)
      case .block, .include, .extends:
        break  // The linker has replaced these.
      }
    }
  }

  // MARK: Output

  /// The only place where a value reaches the page, and so the place where it is escaped.
  private mutating func write(_ value: TemplateValue) throws(TemplateError) {
    switch value {
    case .string(let text): output.appendEscaped(text)
    case .integer(let number): output += String(number)
    case .double(let number): output += String(number)
    case .bool(let flag): output += flag ? "true" : "false"
    case .html(let html): output += html.text
    case .none: break
    case .list(let items):
      for (index, item) in items.enumerated() {
        if index > 0 { output += ", " }
        try write(item)
      }
    case .record:
      if strict { throw TemplateError("a record is written: name one of its fields", at: location) }
    }
  }

  // MARK: Branches and loops

  private mutating func render(
    _ branches: [TemplateNode.Branch], _ otherwise: [TemplateNode]
  ) throws(TemplateError) {
    for branch in branches {
      if !everyBranch {
        location = branch.location
        guard try isTrue(branch.condition) else { continue }
      }
      try render(branch.nodes)
      if !everyBranch { return }
    }
    try render(otherwise)
  }

  private mutating func render(_ loop: TemplateNode.Loop) throws(TemplateError) {
    location = loop.location
    var items = try self.items(of: loop.source)
    if let filter = loop.filter, !everyBranch {
      var kept: [TemplateValue] = []
      for item in items {
        loops.append(LoopScope(variable: loop.variable, item: item, index: 0, count: 1))
        if try isTrue(filter) { kept.append(item) }
        loops.removeLast()
      }
      items = kept
    }
    if !items.isEmpty {
      let level = loops.count
      loops.append(LoopScope(variable: loop.variable, item: items[0], index: 0, count: items.count))
      for index in items.indices {
        loops[level].item = items[index]
        loops[level].index = index
        try render(loop.nodes)
      }
      loops.removeLast()
    }
    if items.isEmpty || everyBranch { try render(loop.empty) }
  }

  private func items(of source: TemplateExpression) throws(TemplateError) -> [TemplateValue] {
    if everyBranch, case .range = source { return [1] }
    switch try value(of: source) {
    case .list(let items): return items
    case .none: return []
    case let other:
      if strict { throw TemplateError("'for' needs a list and got \(other.kind)", at: location) }
      return []
    }
  }
}

extension TemplateExpression {
  /// The values that an output tag may write, depending on conditions.
  fileprivate var alternatives: [TemplateExpression] {
    switch self {
    case .conditional(let value, _, let otherwise):
      return value.alternatives + (otherwise?.alternatives ?? [])
    case .filtered(let inner, .fallback(let arguments)):
      return inner.alternatives + arguments
    case .filtered(let inner, let filter):
      return inner.alternatives.map { .filtered($0, filter) }
    default:
      return [self]
    }
  }
}

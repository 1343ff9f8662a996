/// Resolves `extends`, `block` and `include` once for all templates.
///
/// The blocks of a page are those of the most derived template that has them; `{{ block.super }}` is the content of
/// the block below. An included template is complete in itself: its blocks cannot be overridden from outside, and it
/// sees the variables of the place where it is included, loop variables too.
struct Linker {
  private let parsed: [String: [TemplateNode]]
  private var linked: [String: [TemplateNode]] = [:]
  /// The templates that are being resolved, outermost first.
  private var open: [String] = []

  init(parsed: [String: [TemplateNode]]) { self.parsed = parsed }

  /// Links every template, in the order of their names so that the first error is always the same one.
  static func link(_ parsed: [String: [TemplateNode]]) throws(TemplateError) -> [String: [TemplateNode]] {
    var linker = Linker(parsed: parsed)
    for name in parsed.keys.sorted() { _ = try linker.link(name, at: nil) }
    return linker.linked
  }

  private mutating func link(_ name: String, at location: SourceLocation?) throws(TemplateError) -> [TemplateNode] {
    if let nodes = linked[name] { return nodes }
    let depth = open.count
    defer { open.removeLast(open.count - depth) }

    // From the template itself down to the layout that extends nothing.
    var layers: [[TemplateNode]] = [try enter(name, at: location)]
    while let (parent, parentLocation) = try parentTemplate(of: layers[layers.count - 1]) {
      layers.append(try enter(parent, at: parentLocation))
    }

    var versions: [String: [TemplateNode.Block]] = [:]
    for (index, layer) in layers.enumerated().reversed() {
      let blocks = try Self.blocks(in: layer)
      if index < layers.count - 1 { try Self.checkChild(layer, known: versions) }
      for block in blocks { versions[block.name, default: []].insert(block, at: 0) }
    }
    var page = BlockExpansion(versions: versions)
    let nodes = try expand(layers[layers.count - 1], &page)
    linked[name] = nodes
    return nodes
  }

  private mutating func enter(_ name: String, at location: SourceLocation?) throws(TemplateError) -> [TemplateNode] {
    let blamed = location ?? SourceLocation(template: name, line: 1)
    guard let nodes = parsed[name] else {
      throw TemplateError("there is no template '\(name)'", at: blamed)
    }
    if open.contains(name) {
      throw TemplateError(
        "templates use each other in a circle: \((open + [name]).joined(separator: " > "))", at: blamed)
    }
    open.append(name)
    return nodes
  }

  private func parentTemplate(of nodes: [TemplateNode]) throws(TemplateError) -> (String, SourceLocation)? {
    var parent: (String, SourceLocation)?
    var isFirst = true
    for node in nodes where !node.isBlank {
      if case .extends(let name, let location) = node {
        guard isFirst else { throw TemplateError("'extends' must be the first tag", at: location) }
        parent = (name, location)
      }
      isFirst = false
    }
    return parent
  }

  /// Content of a child outside its blocks, or in a block that no layout has, would vanish without a word.
  private static func checkChild(
    _ nodes: [TemplateNode], known: [String: [TemplateNode.Block]]
  ) throws(TemplateError) {
    var template = ""
    for node in nodes where !node.isBlank {
      switch node {
      case .extends(_, let location):
        template = location.template
      case .block(let block):
        guard known[block.name] == nil else { continue }
        throw TemplateError("the extended template has no block '\(block.name)'", at: block.location)
      case .text(let text):
        let start = text.split(whereSeparator: \.isWhitespace).first ?? ""
        throw TemplateError("text outside a block is never shown: '\(start)'", template: template)
      case .output(_, let location), .include(_, let location):
        throw TemplateError("a tag outside a block is never shown", at: location)
      case .branches(let branches, _):
        throw TemplateError("'if' outside a block is never shown", template: template, line: branches[0].location.line)
      case .loop(let loop):
        throw TemplateError("'for' outside a block is never shown", at: loop.location)
      }
    }
  }

  /// All blocks of one template, nested ones too.
  private static func blocks(in nodes: [TemplateNode]) throws(TemplateError) -> [TemplateNode.Block] {
    var found: [TemplateNode.Block] = []
    var names: Set<String> = []
    for block in nodes.flatMap(\.blocks) {
      guard names.insert(block.name).inserted else {
        throw TemplateError("there are two blocks '\(block.name)'", at: block.location)
      }
      found.append(block)
    }
    return found
  }

  // MARK: Expansion

  /// The blocks of one page, and where in them the expansion is.
  private struct BlockExpansion {
    /// Each block's versions, the most derived first.
    let versions: [String: [TemplateNode.Block]]
    var open: [String] = []
    /// What `{{ block.super }}` stands for at this place.
    var overridden: ArraySlice<TemplateNode.Block> = []
  }

  private mutating func expand(
    _ nodes: [TemplateNode], _ page: inout BlockExpansion
  ) throws(TemplateError) -> [TemplateNode] {
    var result: [TemplateNode] = []
    for node in nodes {
      switch node {
      case .text(let text):
        result.appendText(text)
      case .output(let expression, let location):
        if case .path(.blockSuper) = expression {
          guard !page.overridden.isEmpty else {
            throw TemplateError("'block.super' is used where no block is overridden", at: location)
          }
          result.append(linked: try expandVersion(page.overridden, &page))
        } else {
          try Self.checkNoBlockVariable(expression, location)
          result.append(node)
        }
      case .branches(let branches, let otherwise):
        var expanded = branches
        for index in branches.indices {
          try Self.checkNoBlockVariable(branches[index].condition, branches[index].location)
          expanded[index].nodes = try expand(branches[index].nodes, &page)
        }
        result.append(.branches(expanded, otherwise: try expand(otherwise, &page)))
      case .loop(var loop):
        try Self.checkNoBlockVariable(loop.source, loop.location)
        loop.nodes = try expand(loop.nodes, &page)
        loop.empty = try expand(loop.empty, &page)
        result.append(.loop(loop))
      case .block(let block):
        guard !page.open.contains(block.name) else {
          throw TemplateError("the block '\(block.name)' contains itself", at: block.location)
        }
        page.open.append(block.name)
        result.append(linked: try expandVersion((page.versions[block.name] ?? [block])[...], &page))
        page.open.removeLast()
      case .include(let name, let location):
        result.append(linked: try link(name, at: location))
      case .extends:
        break
      }
    }
    return result
  }

  private mutating func expandVersion(
    _ versions: ArraySlice<TemplateNode.Block>, _ page: inout BlockExpansion
  ) throws(TemplateError) -> [TemplateNode] {
    guard let block = versions.first else { return [] }
    let outer = page.overridden
    page.overridden = versions.dropFirst()
    let nodes = try expand(block.nodes, &page)
    page.overridden = outer
    return nodes
  }

  private static func checkNoBlockVariable(
    _ expression: TemplateExpression, _ location: SourceLocation
  ) throws(TemplateError) {
    if expression.paths.contains(where: { $0.root == "block" }) {
      throw TemplateError("'block.super' can only stand alone: {{ block.super }}", at: location)
    }
  }
}

extension TemplateNode {
  /// Plain text with nothing to see in it.
  fileprivate var isBlank: Bool {
    if case .text(let text) = self { return text.allSatisfy(\.isWhitespace) }
    return false
  }

  fileprivate var blocks: [Block] {
    switch self {
    case .block(let block): [block] + block.nodes.flatMap(\.blocks)
    case .branches(let branches, let otherwise): (branches.flatMap(\.nodes) + otherwise).flatMap(\.blocks)
    case .loop(let loop): (loop.nodes + loop.empty).flatMap(\.blocks)
    default: []
    }
  }
}

extension [TemplateNode] {
  /// Appends text to the text before it: fewer nodes, faster rendering.
  fileprivate mutating func appendText(_ text: String) {
    if text.isEmpty { return }
    if case .text(let before)? = last {
      self[count - 1] = .text(before + text)
    } else {
      append(.text(text))
    }
  }

  fileprivate mutating func append(linked nodes: [TemplateNode]) {
    for node in nodes {
      if case .text(let text) = node { appendText(text) } else { append(node) }
    }
  }
}

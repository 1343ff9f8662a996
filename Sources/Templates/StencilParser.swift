import Stencil

/// Parses one template with Stencil's token parser, once, into nodes of ours.
///
/// Every tag Stencil knows is registered anew, so none of its own nodes can end up in a page: those look variables up
/// slowly, do not escape, and share `Token` objects whose lazy property makes rendering from two tasks a race.
/// An output tag is turned into a tag of ours before the parser sees it, which leaves no way to write a raw value.
final class StencilParser {
  private let template: String
  /// The line of each token. The list keeps the tokens alive, so that no two of them ever share an identity.
  private var lines: [ObjectIdentifier: Int] = [:]
  private var tokens: [Token] = []
  private let emptyContext = Context()

  private static let outputTag = "out"

  static func parse(_ source: String, template: String) throws(TemplateError) -> [TemplateNode] {
    let parser = StencilParser(template: template)
    let pieces = try SourcePiece.split(source, template: template)
    if template.hasSuffix(".html") { try parser.checkPositions(pieces) }
    do {
      return try parser.nodes(of: pieces)
    } catch let error as TemplateSyntaxError {
      let line = error.token.flatMap { parser.lines[ObjectIdentifier($0)] }
      throw TemplateError(error.reason, template: template, line: line)
    } catch {
      throw TemplateError("\(error)", template: template)
    }
  }

  private init(template: String) { self.template = template }

  private func checkPositions(_ pieces: [SourcePiece]) throws(TemplateError) {
    var position = HTMLPosition()
    for piece in pieces {
      if piece.kind == .text { position.advance(over: piece.text) }
      if piece.kind == .output, let objection = position.objection {
        throw TemplateError(objection, template: template, line: piece.line)
      }
    }
  }

  private func nodes(of pieces: [SourcePiece]) throws -> [TemplateNode] {
    let environment = Environment(extensions: [tagExtension()])
    // Stencil keeps its own positions to itself, and ours are better: any will do to make a token.
    guard let place = Template(templateString: "-", environment: environment).tokens.first?.sourceMap else { return [] }
    for piece in pieces {
      let token = try token(for: piece, place, environment)
      lines[ObjectIdentifier(token)] = piece.line
      tokens.append(token)
      try check(token, piece)
    }
    return try compiled(try TokenParser(tokens: tokens, environment: environment).parse())
  }

  private func token(for piece: SourcePiece, _ place: SourceMap, _ environment: Environment) throws -> Token {
    switch piece.kind {
    case .text:
      return .text(value: piece.text, at: place)
    case .comment:
      return .comment(value: "", at: place)
    case .output:
      let token = Token.block(value: "\(Self.outputTag) \(piece.text.dropFirst(2).dropLast(2))", at: place)
      // Without this, whitespace control would treat it as a block tag.
      token.whitespace = nil
      return token
    case .tag:
      // Only Stencil can make a token with the marks for whitespace control.
      let tokens = Template(templateString: piece.text, environment: environment).tokens
      return tokens.first ?? .block(value: "", at: place)
    }
  }

  private func check(_ token: Token, _ piece: SourcePiece) throws {
    guard piece.kind == .tag else { return }
    switch name(of: token) {
    case "": throw TemplateSyntaxError(reason: "a tag is empty", token: token)
    case Self.outputTag: throw TemplateSyntaxError(reason: "unknown tag '\(Self.outputTag)'", token: token)
    default: break
    }
  }

  /// Unwraps what the tags below returned. Stencil's node for plain text trims itself.
  private func compiled(_ nodes: [any NodeType]) throws -> [TemplateNode] {
    var result: [TemplateNode] = []
    for node in nodes {
      switch node {
      case let compiled as CompiledNode: result.append(compiled.node)
      case let text as TextNode:
        let isPlain = text.trimBehaviour == .nothing
        result.append(.text(isPlain ? text.text : try text.render(emptyContext)))
      default: throw TemplateSyntaxError(reason: "a tag is not supported", token: node.token)
      }
    }
    return result
  }

  // MARK: Tags

  private func tagExtension() -> Extension {
    let tags = Extension()
    register(Self.outputTag, in: tags) { parser, token in
      try parser.outputNode(token)
    }
    tags.registerTag("if") { [self] parser, token in CompiledNode(try branches(parser, token)) }
    tags.registerTag("for") { [self] parser, token in CompiledNode(try loop(parser, token)) }
    tags.registerTag("block") { [self] parser, token in CompiledNode(try block(parser, token)) }
    register("include", in: tags) { parser, token in
      .include(try parser.quotedName(token), parser.location(of: token))
    }
    register("extends", in: tags) { parser, token in
      .extends(try parser.quotedName(token), parser.location(of: token))
    }
    for name in ["elif", "else", "endif", "empty", "endfor", "endblock"] {
      tags.registerTag(name) { _, token in
        throw TemplateSyntaxError(reason: "'\(name)' has no tag that it belongs to", token: token)
      }
    }
    for name in ["ifnot", "break", "continue", "now", "filter"] {
      tags.registerTag(name) { _, token in
        throw TemplateSyntaxError(reason: "the tag '\(name)' is not supported", token: token)
      }
    }
    return tags
  }

  private func register(
    _ name: String, in tags: Extension, _ node: @escaping (StencilParser, Token) throws -> TemplateNode
  ) {
    tags.registerTag(name) { [self] _, token in CompiledNode(try node(self, token)) }
  }

  private func outputNode(_ token: Token) throws -> TemplateNode {
    .output(try expression(token, ExpressionParser.output), location(of: token))
  }

  private func branches(_ parser: TokenParser, _ opening: Token) throws -> TemplateNode {
    var branches: [TemplateNode.Branch] = []
    var current = opening
    while true {
      if name(of: current) == "else" {
        try expectNoArguments(current)
        let nodes = try compiled(try parser.parse(until(["endif"])))
        try close(parser, opening, with: "endif")
        return .branches(branches, otherwise: nodes)
      }
      if name(of: current) == "endif" {
        try expectNoArguments(current)
        return .branches(branches, otherwise: [])
      }
      let condition = try expression(current, ExpressionParser.condition)
      let nodes = try compiled(try parser.parse(until(["elif", "else", "endif"])))
      branches.append(.init(condition: condition, location: location(of: current), nodes: nodes))
      guard let next = parser.nextToken() else {
        throw TemplateSyntaxError(reason: "'if' is not closed with 'endif'", token: opening)
      }
      current = next
    }
  }

  private func loop(_ parser: TokenParser, _ opening: Token) throws -> TemplateNode {
    let (variable, source, filter): (String, TemplateExpression, TemplateExpression?)
    do throws(ExpressionError) {
      (variable, source, filter) = try ExpressionParser.loop(arguments(of: opening))
    } catch {
      throw TemplateSyntaxError(reason: error.reason, token: opening)
    }
    let nodes = try compiled(try parser.parse(until(["empty", "endfor"])))
    var empty: [TemplateNode] = []
    guard let next = parser.nextToken() else {
      throw TemplateSyntaxError(reason: "'for' is not closed with 'endfor'", token: opening)
    }
    try expectNoArguments(next)
    if name(of: next) == "empty" {
      empty = try compiled(try parser.parse(until(["endfor"])))
      try close(parser, opening, with: "endfor")
    }
    return .loop(
      .init(
        variable: variable, source: source, filter: filter, location: location(of: opening), nodes: nodes,
        empty: empty))
  }

  private func block(_ parser: TokenParser, _ opening: Token) throws -> TemplateNode {
    let blockName = arguments(of: opening)
    guard !blockName.isEmpty, !blockName.contains(where: \.isWhitespace) else {
      throw TemplateSyntaxError(reason: "'block' needs one name", token: opening)
    }
    let nodes = try compiled(try parser.parse(until(["endblock"])))
    try close(parser, opening, with: "endblock", mayRepeat: blockName)
    return .block(.init(name: blockName, location: location(of: opening), nodes: nodes))
  }

  // MARK: Parts of a tag

  private func close(
    _ parser: TokenParser, _ opening: Token, with closing: String, mayRepeat repeated: String = ""
  ) throws {
    guard let token = parser.nextToken() else {
      throw TemplateSyntaxError(reason: "'\(name(of: opening))' is not closed with '\(closing)'", token: opening)
    }
    if arguments(of: token) != repeated { try expectNoArguments(token) }
  }

  private func expectNoArguments(_ token: Token) throws {
    guard arguments(of: token).isEmpty else {
      throw TemplateSyntaxError(reason: "unexpected text after '\(name(of: token))'", token: token)
    }
  }

  private func name(of token: Token) -> String { token.components.first ?? "" }

  /// What follows the tag's name.
  private func arguments(of token: Token) -> String {
    let text = token.contents.trimmingPrefix(while: \.isWhitespace)
    return String(text.dropFirst(name(of: token).count)).trimmingWhitespace()
  }

  private func expression(
    _ token: Token, _ parse: (String) throws(ExpressionError) -> TemplateExpression
  ) throws -> TemplateExpression {
    do throws(ExpressionError) {
      return try parse(arguments(of: token))
    } catch {
      throw TemplateSyntaxError(reason: error.reason, token: token)
    }
  }

  /// The names in `extends` and `include` are fixed texts, so that all templates can be resolved at load.
  private func quotedName(_ token: Token) throws -> String {
    let text = arguments(of: token)
    guard let quote = text.first, quote == "\"" || quote == "'", text.count > 2, text.last == quote,
      !text.dropFirst().dropLast().contains(quote)
    else {
      throw TemplateSyntaxError(reason: "'\(name(of: token))' needs one name in quotes", token: token)
    }
    return String(text.dropFirst().dropLast())
  }

  private func location(of token: Token) -> SourceLocation {
    SourceLocation(template: template, line: lines[ObjectIdentifier(token)] ?? 0)
  }
}

/// Carries one of our nodes through Stencil's parser. It is never rendered.
private final class CompiledNode: NodeType {
  let node: TemplateNode
  var token: Token? { nil }

  init(_ node: TemplateNode) { self.node = node }

  func render(_ context: Context) throws -> String { "" }
}

extension String {
  fileprivate func trimmingWhitespace() -> String {
    let start = drop(while: \.isWhitespace)
    return String(start.prefix(upTo: start.lastIndex { !$0.isWhitespace }.map(start.index(after:)) ?? start.startIndex))
  }
}

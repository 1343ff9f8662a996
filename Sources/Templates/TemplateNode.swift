/// A compiled template is a list of these: plain values, so that any number of tasks may render it at once.
indirect enum TemplateNode: Sendable {
  case text(String)
  case output(TemplateExpression, SourceLocation)
  case branches([Branch], otherwise: [TemplateNode])
  case loop(Loop)
  // The next three are replaced by what they stand for when the engine links its templates.
  case block(Block)
  case include(String, SourceLocation)
  case extends(String, SourceLocation)

  struct Branch: Sendable {
    let condition: TemplateExpression
    let location: SourceLocation
    var nodes: [TemplateNode]
  }

  struct Loop: Sendable {
    let variable: String
    let source: TemplateExpression
    let filter: TemplateExpression?
    let location: SourceLocation
    var nodes: [TemplateNode]
    var empty: [TemplateNode]
  }

  struct Block: Sendable {
    let name: String
    let location: SourceLocation
    let nodes: [TemplateNode]
  }
}

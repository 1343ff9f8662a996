import EmbeddedResources
import Templates
import UI

/// Templates that are compiled once, when the server starts.
struct CompiledTemplates: TemplateSource {
  let compiled: TemplateEngine

  func engine() -> TemplateEngine { compiled }
}

/// Templates that are read and compiled again at every page, to see a change at once while developing.
struct ResourceTemplates: TemplateSource {
  let resources: ResourceStore
  let globals: TemplateRecord

  func engine() throws -> TemplateEngine {
    let pairs = resources.texts(under: "templates/").map { (String($0.name.dropFirst(10)), $0.text) }
    return try TemplateEngine(templates: Dictionary(pairs) { first, _ in first }, globals: globals)
  }
}

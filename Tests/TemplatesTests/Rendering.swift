import Templates

/// Renders a single template.
func render(
  _ source: String, _ context: TemplateRecord = [:], strict: Bool = false
) throws(TemplateError) -> String {
  try TemplateEngine(templates: ["page.html": source], strict: strict).render("page.html", context)
}

/// The error of loading these templates.
func loadError(_ templates: [String: String]) -> TemplateError? {
  do throws(TemplateError) {
    _ = try TemplateEngine(templates: templates)
    return nil
  } catch {
    return error
  }
}

func loadError(_ source: String) -> TemplateError? { loadError(["page.html": source]) }

import Kernel
import Templates

/// What a form shows: the values as typed, and what is wrong with them.
struct FormState {
  /// By field name.
  var typed: [String: String]
  var title = ""
  var detail = ""
  var problems: [FieldProblem] = []

  init(typed: [String: String]) { self.typed = typed }

  /// A form that was refused.
  init(typed: [String: String], problem: Problem) {
    self.typed = typed
    let isAboutFields = !problem.fields.isEmpty
    title = isAboutFields ? problem.code.title : problem.code.title + "."
    detail = isAboutFields || problem.detail == title ? "" : problem.detail
    problems = problem.fields
  }

  /// - Parameter labels: the visible label of each field, for the list at the top.
  func record(labels: [String: String]) -> TemplateRecord {
    var errors = TemplateRecord()
    for name in labels.keys { errors[name] = .string(problems.first { $0.field == name }?.detail ?? "") }
    var form = TemplateRecord()
    for (name, value) in typed { form[name] = .string(value) }
    return [
      "form": form,
      "errors": errors,
      "has_errors": !title.isEmpty,
      "error_title": title,
      "error_detail": detail,
      "error_summary": problems.map { problem -> TemplateRecord in
        ["field": problem.field, "label": labels[problem.field] ?? problem.field, "detail": problem.detail]
      },
    ]
  }
}

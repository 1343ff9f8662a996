import Kernel
import Templates

/// What a form shows: the values as typed, and what is wrong with them.
struct FormState {
  /// By field name.
  var typed: [String: String]
  /// Why the form was refused; `nil` for one that has not been sent.
  var problem: Problem?
  /// What is said when the problem is that there is no answer.
  var outage: Outage?

  init(typed: [String: String] = [:], problem: Problem? = nil, outage: Outage? = nil) {
    self.typed = typed
    self.problem = problem
    self.outage = outage
  }

  /// - Parameter labels: the visible label of each field, for the list at the top.
  func record(labels: [String: String]) -> TemplateRecord {
    let problems = problem?.shownFields ?? []
    var errors = TemplateRecord()
    for name in labels.keys { errors[name] = .string(problems.first { $0.field == name }?.detail ?? "") }
    var form = TemplateRecord()
    for (name, value) in typed { form[name] = .string(value) }
    return [
      "form": form,
      "errors": errors,
      "has_errors": problem != nil,
      "error_title": outage?.title ?? problem?.shownTitle ?? "",
      "error_detail": outage?.detail ?? problem?.shownDetail ?? "",
      "error_request": outage?.requestID ?? "",
      "error_summary": problems.map { problem -> TemplateRecord in
        ["field": problem.field, "label": labels[problem.field] ?? problem.field, "detail": problem.detail]
      },
    ]
  }
}

extension Problem {
  /// Whether the person can mend it by filling in the form again, now or a little later.
  var isAboutTheForm: Bool {
    switch code {
    case .requestInvalid, .authUsernameTaken, .authInvalidCredentials, .authBusy, .authTooManyAttempts: true
    default: false
    }
  }

  /// A taken name is shown beside the field it is about.
  fileprivate var shownFields: [FieldProblem] {
    code == .authUsernameTaken ? [FieldProblem("username", .invalid, detail)] : fields
  }

  fileprivate var shownTitle: String {
    if code == .requestKeyReused { return "You have sent this form before, with something else in it." }
    return shownFields.isEmpty ? code.title + "." : ProblemCode.requestInvalid.title
  }

  fileprivate var shownDetail: String {
    guard shownFields.isEmpty else { return "" }
    if code == .requestKeyReused { return "Send it once more to place another order." }
    if let retryAfter { return "Try again in \(WaitText.of(seconds: retryAfter))." }
    return detail == shownTitle ? "" : detail
  }
}

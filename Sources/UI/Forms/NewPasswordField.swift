import Kernel
import Templates

/// The field for a password that somebody chooses; the page shows its strength while they type.
struct NewPasswordField {
  let name: String
  let label: String
  /// Whose password it is, when the form has no field for that.
  var username = ""

  func record(_ state: FormState) -> TemplateRecord {
    [
      "name": name,
      "label": label,
      "username": username,
      "error": state.problem?.fields.first { $0.field == name }?.detail ?? "",
    ]
  }
}

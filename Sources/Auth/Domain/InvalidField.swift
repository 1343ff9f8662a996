public import Kernel

/// A value that breaks a rule, with the field and a sentence to show beside it.
public struct InvalidField: Error, Sendable {
  /// What is told to the person.
  public let problem: FieldProblem

  init(_ field: String, _ code: FieldProblem.Code, _ detail: String) {
    problem = FieldProblem(field, code, detail)
  }
}

/// Collects the problems of a whole form, so that a person hears of all of them at once.
struct FormCheck {
  private(set) var problems: [FieldProblem] = []

  /// The value, or `nil` and one problem more.
  mutating func read<Value>(_ field: () throws(InvalidField) -> Value) -> Value? {
    do {
      return try field()
    } catch {
      problems.append(error.problem)
      return nil
    }
  }
}

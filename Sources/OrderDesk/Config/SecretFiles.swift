/// Secrets from files: for each secret key the variable with `_FILE` at its end names a file with the value. A list
/// has one element on each line.
struct SecretFiles {
  /// The values by key.
  private(set) var texts: [String: String] = [:]
  private(set) var problems: [ConfigProblem] = []

  init(environment: [String: String], readFile: ConfigReadFile) {
    for entry in ConfigKeys.all {
      guard let variable = entry.environmentFileName, let path = environment[variable], !path.isEmpty else { continue }
      if environment[entry.environmentName]?.isEmpty == false {
        problems.append(
          ConfigProblem(
            entry.name, "\(entry.environmentName) and \(variable) are both set",
            source: .environment(variable: variable), allowed: "one of the two"))
        continue
      }
      switch Self.read(path, readFile) {
      case .success(let text): texts[entry.name] = text
      case .failure(let failure):
        problems.append(
          ConfigProblem(
            entry.name, failure.message, source: .secretFile(variable: variable),
            allowed: "the name of a readable file that holds \(entry.allowed)"))
      }
    }
  }

  private struct Failure: Error {
    let message: String
  }

  /// The text without the line end that editors and `echo` leave.
  private static func read(_ path: String, _ readFile: ConfigReadFile) -> Result<String, Failure> {
    do {
      guard let bytes = try readFile(path) else { return .failure(Failure(message: "\(path) does not exist")) }
      guard var text = String(validating: bytes, as: UTF8.self) else {
        return .failure(Failure(message: "\(path) is not UTF-8"))
      }
      // A carriage return and line feed are one character.
      if text.last?.isNewline == true { text.removeLast() }
      return text.isEmpty ? .failure(Failure(message: "\(path) is empty")) : .success(text)
    } catch {
      return .failure(Failure(message: "\(path) cannot be read: \(error)"))
    }
  }
}

public import ArgumentParser
public import Kernel

/// The person that a subcommand is about.
struct UserArgument: ParsableArguments {
  @Argument(help: "The username of the person.") var username: String
}

extension Role: ExpressibleByArgument {}

extension [Role] {
  /// `the role user`, or `the roles approver, user`.
  var phrase: String { "the role\(count == 1 ? "" : "s") \(map(\.rawValue).joined(separator: ", "))" }
}

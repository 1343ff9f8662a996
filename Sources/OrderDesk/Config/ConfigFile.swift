import Configuration
import Yams

/// Reads a file: its bytes, nil when it does not exist, an error when it cannot be read.
typealias ConfigReadFile = (_ path: String) throws -> [UInt8]?

/// A configuration file that has been read: its values, the lines they stand on, and what is wrong with its shape.
///
/// The values come from the YAML snapshot of swift-configuration. That reports neither unknown keys nor lines, so the
/// shape is checked here, on the nodes of the same parser.
struct ConfigFile {
  static let defaultName = "config.yaml"

  let name: String
  private(set) var snapshot: (any ConfigSnapshot)?
  /// The line of each key that has a value of the right shape.
  private(set) var lines: [String: Int] = [:]
  private(set) var problems: [ConfigProblem] = []
  /// False when it is not known what the file says.
  private(set) var isReadable = true

  /// - Parameters:
  ///   - path: The file that was asked for, which must exist. Nil for `config.yaml`, which need not.
  init(path: String?, readFile: ConfigReadFile) {
    name = path ?? Self.defaultName
    do {
      if let bytes = try readFile(name) {
        read(bytes)
      } else if path != nil {
        fail("the file \(name) does not exist", line: nil, allowed: "the name of an existing file after --config")
      }
    } catch {
      fail("the file \(name) cannot be read: \(error)", line: nil, allowed: "a YAML file that this user may read")
    }
  }

  private mutating func read(_ bytes: [UInt8]) {
    guard var text = String(validating: bytes, as: UTF8.self) else {
      return fail("the file \(name) is not UTF-8", line: nil, allowed: "YAML in UTF-8")
    }
    while true {
      do {
        guard let root = try Yams.compose(yaml: text) else { return }
        guard let mapping = root.mapping else {
          return fail("the file is not a list of keys with values", line: root.mark?.line, allowed: "key: value")
        }
        check(mapping, prefix: [])
        snapshot = try YAMLSnapshot(
          data: Array(text.utf8).span.bytes, providerName: name,
          parsingOptions: .init(
            secretsSpecifier: .specific(Set(ConfigKeys.all.filter(\.isSecret).map(\.name)))))
        return
      } catch YamlError.duplicatedKeysInMapping(let duplicates, let context) {
        // The parser gives up here. The repetition is reported and blanked, and the rest is read.
        guard let found = DuplicateKey.blank(duplicates, after: context.mark, in: text) else {
          return fail("\(duplicates.joined(separator: ", ")) is given more than once", line: context.mark.line)
        }
        problems.append(
          ConfigProblem(
            found.path, "is given again, first on line \(found.firstLine)",
            source: .file(name: name, line: found.line), allowed: "each key once"))
        text = found.text
      } catch YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
        YamlError.composer(_, let problem, let mark, _)
      {
        // Not the description of the error: it quotes the line, which may hold a secret.
        return fail("the file is not valid YAML: \(problem)", line: mark.line)
      } catch {
        // Whatever has been found in the shape explains it better.
        if problems.isEmpty { fail("the file is not valid YAML", line: nil) }
        isReadable = false
        return
      }
    }
  }

  private mutating func fail(_ message: String, line: Int?, allowed: String = "YAML") {
    isReadable = false
    problems.append(
      ConfigProblem(nil, message, source: .file(name: name, line: line ?? 1), allowed: allowed))
  }

  private mutating func check(_ mapping: Node.Mapping, prefix: [String]) {
    for (key, value) in mapping {
      let source = ConfigSource.file(name: name, line: key.mark?.line ?? 1)
      guard let part = key.scalar?.string else {
        problems.append(ConfigProblem(nil, "a key is not a text", source: source, allowed: "key: value"))
        continue
      }
      let path = (prefix + [part]).joined(separator: ".")
      if let entry = ConfigKeys.named(path) {
        check(value, of: entry, line: key.mark?.line ?? 1)
      } else if let section = value.mapping, !section.isEmpty {
        check(section, prefix: prefix + [part])
      } else if !Self.isSection(path) {
        problems.append(ConfigSuggestion.unknownKey(path, source: source))
      } else if !value.isNothing && value.mapping == nil {
        problems.append(
          ConfigProblem(path, "is a section, not a key with a value", source: source, allowed: Self.members(of: path)))
      }
    }
  }

  private mutating func check(_ value: Node, of entry: SettingEntry, line: Int) {
    let message: String? =
      if lines[entry.name] != nil {
        "is given more than once"
      } else if value.isNothing {
        "has no value"
      } else if entry.isList {
        value.sequence?.allSatisfy { $0.scalar != nil } == true ? nil : "is not a list of single values"
      } else {
        value.scalar != nil ? nil : "is not a single value"
      }
    if let message {
      problems.append(
        ConfigProblem(entry.name, message, source: .file(name: name, line: line), allowed: entry.allowed))
    } else {
      lines[entry.name] = line
    }
  }

  private static func isSection(_ path: String) -> Bool {
    path + "." == ConfigKeys.flagPrefix || ConfigKeys.all.contains { $0.name.hasPrefix(path + ".") }
  }

  private static func members(of path: String) -> String {
    let names = ConfigKeys.all.map(\.name).filter { $0.hasPrefix(path + ".") }
    return names.isEmpty ? "\(path).<name>" : names.joined(separator: ", ")
  }
}

extension Node {
  /// Nothing after the colon, or YAML's null.
  fileprivate var isNothing: Bool {
    guard let scalar else { return false }
    return scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }
}

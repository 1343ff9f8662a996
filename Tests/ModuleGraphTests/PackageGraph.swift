import Foundation
import Testing

/// The targets of `Package.swift`, as the package manager itself reads them.
struct PackageGraph: Sendable {
  struct Target: Sendable {
    let name: String
    let kind: String
    /// Names of targets and of products of other packages.
    let dependencies: [String]
    /// `treatAllWarnings=error`, `enableUpcomingFeature=ExistentialAny`, …
    let settings: Set<String>
  }

  let targets: [Target]

  /// The folder of `Package.swift`: three levels above this file.
  static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Read once for all tests.
  static let current = Result { try PackageGraph(manifest: root.appending(path: "Package.swift")) }

  /// Runs `swift package dump-package` on a copy of the manifest in a folder of its own, because the folder of the
  /// package is locked while its tests run. Nothing is resolved or downloaded.
  init(manifest: URL) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "orderdesk-graph-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(at: manifest, to: folder.appending(path: "Package.swift"))

    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "swift", "package", "--package-path", folder.path, "--scratch-path", folder.appending(path: "scratch").path,
      "dump-package",
    ]
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "swift package dump-package failed")
    targets = try JSONDecoder().decode(Dump.self, from: data).targets.map(\.target)
  }
}

/// The part of the dump that is looked at.
private struct Dump: Decodable {
  let targets: [Entry]

  struct Entry: Decodable {
    let name: String
    let type: String
    let dependencies: [[String: [Part?]]]
    let settings: [Setting]

    var target: PackageGraph.Target {
      PackageGraph.Target(
        name: name, kind: type,
        dependencies: dependencies.flatMap { $0.values.compactMap { $0.first??.text } },
        settings: Set(settings.filter { $0.tool == "swift" }.flatMap(\.texts)))
    }
  }

  /// An element of a dependency: a name, or a condition, which no rule here is about.
  enum Part: Decodable {
    case name(String)
    case other

    init(from decoder: any Decoder) throws {
      self = (try? decoder.singleValueContainer().decode(String.self)).map(Part.name) ?? .other
    }

    var text: String? { if case .name(let name) = self { name } else { nil } }
  }

  struct Setting: Decodable {
    let tool: String
    let kind: [String: [String: Part]]

    var texts: [String] {
      kind.map { name, values in "\(name)=\(values.values.compactMap(\.text).sorted().joined(separator: ","))" }
    }
  }
}

import Foundation

/// What the system knows about this process, under the names that every Prometheus client uses. Nothing where there is no
/// `/proc`.
struct ProcessFigures {
  let startTime: Double
  let cpuSeconds: Double
  let residentBytes: Double
  let virtualBytes: Double
  let openDescriptors: Double
  let maxDescriptors: Double

  /// Reads `/proc/self` (proc(5)).
  static func read() -> ProcessFigures? {
    guard let stat = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
      let system = try? String(contentsOfFile: "/proc/stat", encoding: .utf8),
      // The name of the program stands in parentheses and may hold spaces.
      let fields = stat.split(separator: ")").last?.split(separator: " ").map(String.init), fields.count > 21,
      let user = Double(fields[11]), let kernel = Double(fields[12]), let start = Double(fields[19]),
      let virtual = Double(fields[20]), let pages = Double(fields[21]),
      let boot = system.split(separator: "\n").first(where: { $0.hasPrefix("btime ") }).flatMap({
        Double($0.dropFirst(6))
      }),
      let descriptors = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    else { return nil }
    let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
    let limits = try? String(contentsOfFile: "/proc/self/limits", encoding: .utf8)
    // `Max open files            1024                 524288               files`
    let limit = limits?.split(separator: "\n").first { $0.hasPrefix("Max open files") }?.split(separator: " ")
    guard ticks > 0, let limit, limit.count > 3, let maxDescriptors = Double(limit[3]) else { return nil }
    return ProcessFigures(
      startTime: boot + start / ticks, cpuSeconds: (user + kernel) / ticks,
      residentBytes: pages * Double(sysconf(Int32(_SC_PAGESIZE))), virtualBytes: virtual,
      openDescriptors: Double(descriptors), maxDescriptors: maxDescriptors)
  }
}

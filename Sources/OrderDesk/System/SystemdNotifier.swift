import Dispatch
import Foundation

/// Tells systemd how the service is (sd_notify(3), `Type=notify`): a datagram to the socket that it names in
/// `NOTIFY_SOCKET`. What cannot be sent is lost: the service works without.
struct SystemdNotifier: Sendable {
  enum State {
    case ready, stopping, reloading, alive

    var text: String {
      switch self {
      case .ready: "READY=1"
      case .stopping: "STOPPING=1"
      case .reloading: "RELOADING=1\nMONOTONIC_USEC=\(SystemdNotifier.monotonicMicroseconds)"
      case .alive: "WATCHDOG=1"
      }
    }
  }

  private let address: [UInt8]
  /// How often systemd wants to hear `alive`; `nil` when it does not watch this process.
  let watchdogInterval: Duration?

  /// `nil` when no service manager listens.
  init?(environment: [String: String], processID: Int32 = getpid()) {
    guard let path = environment["NOTIFY_SOCKET"], path.hasPrefix("/") || path.hasPrefix("@"), path.utf8.count < 108
    else { return nil }
    // An `@` stands for the NUL of Linux's abstract names.
    address = path.hasPrefix("@") ? [0] + Array(path.utf8.dropFirst()) : Array(path.utf8)
    let isMeant = environment["WATCHDOG_PID"].map { $0 == String(processID) } ?? true
    let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) }
    watchdogInterval = isMeant ? microseconds.flatMap { $0 > 0 ? .microseconds($0) / 2 : nil } : nil
  }

  func send(_ state: State) {
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: address) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + address.count)
    let bytes = Array(state.text.utf8)
    _ = withUnsafePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, length)
      }
    }
  }

  /// Of CLOCK_MONOTONIC, as systemd wants it.
  private static var monotonicMicroseconds: UInt64 { DispatchTime.now().uptimeNanoseconds / 1_000 }
}

import Foundation
import Kernel

/// The time of day of this machine.
struct SystemClock: WallClock {
  func now() -> Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}

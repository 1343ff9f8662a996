import Foundation
import Testing

@testable import OrderDesk

/// sd_notify(3), with a socket of the test's own in the place of systemd's.
@Suite struct SystemdNotifierTests {
  @Test func withoutASocketThereIsNone() {
    #expect(SystemdNotifier(environment: [:]) == nil)
    #expect(SystemdNotifier(environment: ["NOTIFY_SOCKET": "relative"]) == nil)
    #expect(SystemdNotifier(environment: ["NOTIFY_SOCKET": "/" + String(repeating: "a", count: 200)]) == nil)
  }

  @Test func theWatchdogWantsToHearTwiceAsOften() throws {
    let environment = ["NOTIFY_SOCKET": "/run/systemd/notify", "WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "42"]
    let meant = try #require(SystemdNotifier(environment: environment, processID: 42))
    let other = try #require(SystemdNotifier(environment: environment, processID: 43))
    #expect(meant.watchdogInterval == .seconds(15))
    #expect(other.watchdogInterval == nil)
    let zero = try #require(SystemdNotifier(environment: ["NOTIFY_SOCKET": "/run/n", "WATCHDOG_USEC": "0"]))
    #expect(zero.watchdogInterval == nil)
  }

  @Test func aSocketThatIsGoneHarmsNobody() throws {
    let notifier = try #require(SystemdNotifier(environment: ["NOTIFY_SOCKET": "/nowhere/notify"]))
    notifier.send(.ready)
  }

  @Test func reloadingTellsTheTime() {
    let text = SystemdNotifier.State.reloading.text
    #expect(text.wholeMatch(of: /RELOADING=1\nMONOTONIC_USEC=[1-9][0-9]*/) != nil)
  }
}

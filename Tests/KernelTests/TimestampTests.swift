import Foundation
import Kernel
import Testing

@Suite struct TimestampTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000Z"), (1, "1970-01-01T00:00:00.001Z"), (1_767_225_600_000, "2026-01-01T00:00:00.000Z"),
    (1_795_249_800_123, "2026-11-21T08:30:00.123Z"), (951_827_696_789, "2000-02-29T12:34:56.789Z"),
    (-1, "1969-12-31T23:59:59.999Z"), (-1_000, "1969-12-31T23:59:59.000Z"),
  ])
  func textAndBack(milliseconds: Int64, text: String) {
    let moment = Timestamp(milliseconds: milliseconds)
    #expect(moment.description == text)
    #expect(Timestamp(text) == moment)
  }

  @Test(arguments: [
    (Int64.min, "0000-01-01T00:00:00.000Z"), (Int64.max, "9999-12-31T23:59:59.999Z"),
    (253_402_300_800_000, "9999-12-31T23:59:59.999Z"),
  ])
  func whatNoCalendarHasIsWrittenAsTheNearestMoment(milliseconds: Int64, text: String) {
    #expect(Timestamp(milliseconds: milliseconds).description == text)
  }

  @Test func aFractionMayBeMissing() {
    #expect(Timestamp("2026-01-01T00:00:00Z")?.milliseconds == 1_767_225_600_000)
    #expect(Timestamp("2026-01-01T00:00:00.5Z")?.milliseconds == 1_767_225_600_500)
    #expect(Timestamp("2026-01-01T00:00:00.123999999Z")?.milliseconds == 1_767_225_600_123)
  }

  @Test(arguments: [
    "", "now", "2026-01-01", "2026-01-01T00:00:00", "2026-13-01T00:00:00Z", "2026-01-01T25:00:00Z", "1767225600",
    "2026-01-01T00:00:00.000Zx", "2026-02-29T00:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T02:00:00+02:00",
    "2026-01-01 00:00:00Z", "2026-01-01T00:00:00.Z",
  ])
  func anythingElseIsNone(text: String) {
    #expect(Timestamp(text) == nil)
  }

  @Test func durationsMoveIt() {
    let moment = Timestamp(milliseconds: 1_000)
    #expect((moment + .seconds(2)).milliseconds == 3_000)
    #expect((moment - .milliseconds(1)).milliseconds == 999)
    #expect(moment < moment + .milliseconds(1))
    #expect(Duration.milliseconds(1_999).wholeSeconds == 1)
    #expect(Duration.microseconds(1_999).milliseconds == 1)
  }

  @Test func jsonIsTheText() throws {
    let data = try JSONEncoder().encode([Timestamp(milliseconds: 5)])
    #expect(String(decoding: data, as: UTF8.self) == #"["1970-01-01T00:00:00.005Z"]"#)
    #expect(try JSONDecoder().decode([Timestamp].self, from: data) == [Timestamp(milliseconds: 5)])
    #expect(throws: DecodingError.self) { try JSONDecoder().decode([Timestamp].self, from: Data("[5]".utf8)) }
  }
}

import OrdersContract
import Templates
import Testing

@testable import UI

/// Words, places and sizes of the pictures.
@Suite struct StatisticsViewTests {
  @Test(arguments: [
    (0, "under a second"), (1, "1 second"), (59, "59 seconds"), (60, "1 minute"), (80, "1 minute 20 seconds"),
    (3_600, "1 hour"), (3_601, "1 hour"), (7_260, "2 hours 1 minute"), (86_400, "1 day"), (90_000, "1 day 1 hour"),
    (86_460, "1 day"), (1_000_000, "11 days 13 hours"),
  ])
  func durationsHaveTwoUnits(seconds: Int, text: String) {
    #expect(DurationText.of(seconds: seconds) == text)
  }

  @Test(arguments: [
    (0.0, "0%"), (0.001, "less than 1%"), (0.004_9, "less than 1%"), (0.005, "1%"), (0.5, "50%"), (2.0 / 3, "67%"),
    (0.994, "99%"), (0.995, "more than 99%"), (0.999_9, "more than 99%"), (1.0, "100%"),
  ])
  func onlyAllIsOneHundredPercent(share: Double, text: String) {
    #expect(PercentText.of(share) == text)
  }

  @Test(arguments: [
    (0, [0, 1]), (1, [0, 1]), (2, [0, 1, 2]), (4, [0, 1, 2, 3, 4]), (5, [0, 2, 4, 6]), (9, [0, 5, 10]),
    (12, [0, 5, 10, 15]), (24, [0, 10, 20, 30]), (100, [0, 50, 100]), (101, [0, 50, 100, 150]),
    (999, [0, 500, 1_000]), (1_000_001, [0, 500_000, 1_000_000, 1_500_000]),
  ])
  func scalesHaveRoundMarks(largest: Int, marks: [Int]) {
    #expect(ChartScale(upTo: largest).marks == marks)
  }

  @Test func nothingExceedsItsScale() {
    for largest in [1, 3, 6, 7, 21, 39, 40, 41, 199, 2_001, 49_999, 123_456_789] {
      let scale = ChartScale(upTo: largest)
      #expect(scale.top >= largest && scale.marks.count <= 6 && scale.marks.count >= 2, "\(largest)")
    }
  }

  private func days(_ counts: [Int]) -> TemplateRecord {
    let days = counts.enumerated().map {
      OrderStatistics.Day(date: "2026-11-\($0 < 9 ? "0" : "")\($0 + 1)", orders: $1)
    }
    return DaysChart(days: days).record
  }

  private func column(_ record: TemplateRecord, _ list: String, _ field: String) -> [TemplateValue] {
    guard case .list(let rows) = record[list] else { return [] }
    return rows.compactMap { if case .record(let row) = $0 { row[field] } else { nil } }
  }

  @Test func barsStandForTheirNumbers() {
    let record = days(Array(repeating: 0, count: 27) + [1, 40, 20])
    #expect(column(record, "bars", "height").suffix(4) == [0, 4, 180, 90])
    #expect(column(record, "bars", "y").suffix(4) == [180, 176, 0, 90])
    #expect(column(record, "marks", "text") == ["0", "10", "20", "30", "40"])
    #expect(column(record, "bars", "x").first == "0.50%" && column(record, "bars", "width").first == "2.33%")
    #expect(column(record, "bars", "text").suffix(2) == ["29 Nov: 40 orders", "30 Nov: 20 orders"])
    #expect(column(record, "bars", "text")[27] == "28 Nov: 1 order")
    #expect(column(record, "dates", "text") == ["2 Nov", "9 Nov", "16 Nov", "23 Nov", "30 Nov"])
    #expect(column(record, "rows", "orders").prefix(3) == ["20", "40", "1"], "the newest day first")
    #expect(
      record["gist"] == "Orders per day: 61 in the last 30 days, the most on 29 Nov with 40, and none on 27 days.")
  }

  @Test func fewAmongManyAreStillSeen() {
    let record = days(Array(repeating: 1, count: 29) + [100_000])
    #expect(column(record, "bars", "height").first == 2)
    #expect(record["gist"] == "Orders per day: 100,029 in the last 30 days, the most on 30 Nov with 100,000.")
  }

  @Test func daysWithoutOrders() {
    let record = days(Array(repeating: 0, count: 30))
    #expect(record["gist"] == "Orders per day: none in the last 30 days.")
    #expect(record["total"] == "0 orders")
    #expect(column(record, "bars", "height").allSatisfy { $0 == 0 })
    let one = days(Array(repeating: 0, count: 29) + [1])
    #expect(one["total"] == "1 order")
    #expect(one["gist"] == "Orders per day: 1 in the last 30 days, the most on 30 Nov with 1, and none on 29 days.")
  }

  @Test func theTwoPartsOfTheRateAreTheWhole() {
    let record = RateChart(approved: 1, rejected: 2).record
    #expect(record["width"] == "33.33%" && record["rest"] == "66.67%")
    #expect(record["approved_percent"] == "33%" && record["rejected_percent"] == "67%")
    #expect(record["gist"] == "Approval rate: 33%. Of 3 decisions, 1 approved the order and 2 rejected it.")
    let all = RateChart(approved: 1, rejected: 0).record
    #expect(all["width"] == "100.00%" && all["rest"] == "0.00%" && all["decided"] == "1 decision")
    #expect(RateChart(approved: 0, rejected: 0).record == ["is_known": false])
  }

  @Test func timesAreGroupsWithNames() {
    let counts = [1, 0, 4, 2, 0, 0, 1]
    let times = zip(OrderStatistics.decisionLimits + [nil], counts).map {
      OrderStatistics.DecisionTime(upToSeconds: $0, orders: $1)
    }
    let record = TimesChart(times: times, medianSeconds: 3_700).record
    #expect(
      column(record, "bars", "text") == [
        "Under 5 minutes", "5 minutes to 1 hour", "1 to 4 hours", "4 hours to 1 day", "1 to 3 days", "3 to 7 days",
        "7 days or longer",
      ])
    #expect(
      column(record, "bars", "width") == ["25.00%", "0.00%", "100.00%", "50.00%", "0.00%", "0.00%", "25.00%"])
    #expect(column(record, "bars", "orders") == ["1", "0", "4", "2", "0", "0", "1"])
    #expect(
      record["gist"]
        == "Time to decision: half of 8 decisions took 1 hour 1 minute or less; the largest group, with 4, is “1 to 4 hours”."
    )
    #expect(TimesChart(times: times, medianSeconds: 0).record["half"] == "under a second")
    #expect(TimesChart(times: times, medianSeconds: nil).record == ["is_known": false])
  }
}

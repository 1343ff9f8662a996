import Templates

/// How many decisions were a yes, as one bar of two parts.
struct RateChart {
  let approved: Int
  let rejected: Int

  var record: TemplateRecord {
    guard decided > 0 else { return ["is_known": false] }
    let share = Double(approved) / Double(decided)
    let (yes, no) = (PercentText.of(share), PercentText.of(1 - share))
    return [
      "is_known": true,
      "gist": """
      Approval rate: \(yes). Of \(CountText.of(decided, "decision")), \(CountText.of(approved)) approved the order and \
      \(CountText.of(rejected)) rejected it.
      """,
      "approved": CountText.of(approved),
      "rejected": CountText.of(rejected),
      "decided": CountText.of(decided, "decision"),
      "approved_percent": yes,
      "rejected_percent": no,
      "width": ChartPercent.of(share),
      "rest": ChartPercent.of(1 - share),
    ]
  }

  private var decided: Int { approved + rejected }
}

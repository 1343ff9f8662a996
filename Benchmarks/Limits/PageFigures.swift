/// How long the queue page takes in one task, in microseconds, the median of many: the template alone, what it is given to
/// show, and all of it with the two reads.
struct PageFigures {
  let page: BarePage
  let seconds: Double

  func run() async throws {
    let (orders, statistics) = try await page.read()
    let values = page.values(orders, statistics)
    print("bytes", try page.render(values).utf8.count)
    print("render", try await median { _ = try page.render(values) })
    print("values", try await median { _ = page.values(orders, statistics) })
    print("page", try await median { _ = try await page.html() })
  }

  private func median(_ body: () async throws -> Void) async throws -> Int {
    let clock = ContinuousClock()
    let (start, length) = (clock.now, Duration.seconds(seconds))
    var times: [Duration] = []
    while clock.now - start < length { times.append(try await clock.measure { try await body() }) }
    return Int(times.sorted()[times.count / 2] / .microseconds(1))
  }
}

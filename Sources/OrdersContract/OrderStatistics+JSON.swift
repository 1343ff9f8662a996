public import Kernel

extension OrderStatistics: JSONWritable {
  public func write(to json: inout JSONWriter) {
    json.object { json in
      json.name("approval_rate")
      if let approvalRate { json.value(approvalRate) } else { json.null() }
      json.name("by_status")
      json.object { json in
        json.member("approved", approved)
        json.member("cancelled", cancelled)
        json.member("pending", pending)
        json.member("rejected", rejected)
      }
      json.name("decision_times")
      json.array(decisionTimes)
      json.member("median_seconds_to_decision", medianSecondsToDecision)
      json.name("orders_per_day")
      json.array(perDay)
      json.member("total", total)
    }
  }
}

extension OrderStatistics.Day: JSONWritable {
  public func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("date", date)
      json.member("orders", orders)
    }
  }
}

extension OrderStatistics.DecisionTime: JSONWritable {
  public func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("orders", orders)
      json.member("up_to_seconds", upToSeconds)
    }
  }
}

extension OrderStatistics: JSONReadable {
  public init(from json: inout JSONReader) throws(JSONReader.Failure) {
    var counts: [OrderStatus: Int]?
    var median: Int?
    var perDay: [Day]?
    var decisionTimes: [DecisionTime]?
    try json.object { name, json throws(JSONReader.Failure) in
      switch name {
      case "by_status": counts = try OrderStatistics.counts(&json)
      case "median_seconds_to_decision":
        median = try json.optional { json throws(JSONReader.Failure) in try json.int() }
      case "orders_per_day": perDay = try json.array(of: Day.self)
      case "decision_times": decisionTimes = try json.array(of: DecisionTime.self)
      default: try json.skip()
      }
    }
    self.init(
      counts: try counts.required("by_status"), medianSecondsToDecision: median,
      perDay: try perDay.required("orders_per_day"), decisionTimes: try decisionTimes.required("decision_times"))
  }

  private static func counts(_ json: inout JSONReader) throws(JSONReader.Failure) -> [OrderStatus: Int] {
    var counts: [OrderStatus: Int] = [:]
    try json.object { name, json throws(JSONReader.Failure) in
      if let status = OrderStatus(rawValue: name) { counts[status] = try json.int() } else { try json.skip() }
    }
    return counts
  }
}

extension OrderStatistics.Day: JSONReadable {
  public init(from json: inout JSONReader) throws(JSONReader.Failure) {
    var date: String?
    var orders: Int?
    try json.object { name, json throws(JSONReader.Failure) in
      switch name {
      case "date": date = try json.string()
      case "orders": orders = try json.int()
      default: try json.skip()
      }
    }
    self.init(date: try date.required("date"), orders: try orders.required("orders"))
  }
}

extension OrderStatistics.DecisionTime: JSONReadable {
  public init(from json: inout JSONReader) throws(JSONReader.Failure) {
    var limit: Int?
    var orders: Int?
    try json.object { name, json throws(JSONReader.Failure) in
      switch name {
      case "up_to_seconds": limit = try json.optional { json throws(JSONReader.Failure) in try json.int() }
      case "orders": orders = try json.int()
      default: try json.skip()
      }
    }
    self.init(upToSeconds: limit, orders: try orders.required("orders"))
  }
}

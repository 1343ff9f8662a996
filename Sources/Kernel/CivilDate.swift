/// Year, month and day of the proleptic Gregorian calendar. A page of orders shows a hundred times; Foundation's
/// formatter takes a tenth of the whole answer for them.
struct CivilDate {
  let year: Int64
  /// 1-12.
  let month: Int64
  /// 1-31.
  let day: Int64

  /// Counts in cycles of 400 years from the 1st of March of the year 0, so that the leap day is the last one of its year.
  init(daysSince1970 days: Int64) {
    let (cycle, dayOfCycle) = (days + 719_468).flooredQuotientAndRemainder(dividingBy: 146_097)
    let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
    let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0)
  }

  /// - Returns: `nil` when the calendar has no such day.
  static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64? {
    guard (1...12).contains(month), day >= 1 else { return nil }
    // Counted from March, as above.
    let shifted = month <= 2 ? year - 1 : year
    let (cycle, yearOfCycle) = shifted.flooredQuotientAndRemainder(dividingBy: 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let days = cycle * 146_097 + yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear - 719_468
    let date = CivilDate(daysSince1970: days)
    return date.month == month && date.day == day ? days : nil
  }
}

extension Int64 {
  /// Division that rounds down, also below zero.
  func flooredQuotientAndRemainder(dividingBy divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}

extension [UInt8] {
  /// The last `count` decimal digits of a number that is not negative.
  mutating func append(digits number: Int64, count: Int) {
    var rest = number
    let start = endIndex
    for _ in 0..<count { append(UInt8(ascii: "0")) }
    for index in stride(from: start + count - 1, through: start, by: -1) {
      self[index] += UInt8(rest % 10)
      rest /= 10
    }
  }
}

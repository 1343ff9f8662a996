/// The marks at the side of a picture: whole numbers from 0, at the same distance, up to one that nothing exceeds.
struct ChartScale {
  let marks: [Int]

  /// The height of the picture, as a number.
  var top: Int { marks.last ?? 1 }

  /// - Parameter largest: what has to fit in.
  init(upTo largest: Int) {
    let largest = max(largest, 1)
    var step = 1
    // 1, 2, 5, 10, 20, 50 …: at most four steps.
    for factor in sequence(first: 1, next: { $0 < largest ? $0 * 10 : nil }) {
      guard let found = [factor, 2 * factor, 5 * factor].first(where: { $0 * 4 >= largest }) else { continue }
      step = found
      break
    }
    let steps = (largest + step - 1) / step
    marks = (0...steps).map { $0 * step }
  }
}

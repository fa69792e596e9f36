/// Lines as dots, several to a character.
struct DotCanvas {
  let columns: Int
  let rows: Int
  private let glyphs: TextStyle.Glyphs
  /// Row by row, whether there is a dot.
  private var dots: [Bool]

  init(columns: Int, rows: Int, glyphs: TextStyle.Glyphs) {
    self.columns = columns
    self.rows = rows
    self.glyphs = glyphs
    dots = []
    dots = Array(repeating: false, count: width * height)
  }

  /// Dots side by side and below one another.
  var width: Int { columns * (glyphs == .braille ? 2 : 1) }
  var height: Int { rows * (glyphs == .braille ? 4 : 2) }

  /// A straight line from dot to dot; what lies outside is cut off.
  mutating func line(from start: Chart.Point, to end: Chart.Point) {
    let steps = max(abs(end.x - start.x), abs(end.y - start.y)).rounded(.up)
    guard steps >= 1 else { return dot(end) }
    for step in 0...Int(steps) {
      let fraction = Double(step) / steps
      dot(
        Chart.Point(
          start.x + (end.x - start.x) * fraction, start.y + (end.y - start.y) * fraction))
    }
  }

  private mutating func dot(_ point: Chart.Point) {
    let (x, y) = (Int(point.x.rounded()), Int(point.y.rounded()))
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    dots[y * width + x] = true
  }

  /// The character of a cell; `nil` where there is no dot.
  func character(row: Int, column: Int) -> Character? {
    switch glyphs {
    case .ascii:
      switch (dots[2 * row * width + column], dots[(2 * row + 1) * width + column]) {
      case (true, true): return ":"
      case (true, false): return "'"
      case (false, true): return "."
      case (false, false): return nil
      }
    case .braille:
      // Unicode counts the dots down the left column, down the right one, and then the lowest pair.
      let places = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]
      var pattern: UInt32 = 0
      for (bit, (x, y)) in places.enumerated()
      where dots[(4 * row + y) * width + 2 * column + x] {
        pattern |= 1 << UInt32(bit)
      }
      return pattern == 0 ? nil : Unicode.Scalar(0x2800 + pattern).map(Character.init)
    }
  }
}

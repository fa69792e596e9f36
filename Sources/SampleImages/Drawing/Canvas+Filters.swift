import Tensors

extension Canvas {
  /// Blurs the picture as a lens out of focus does, over about `radius` picture widths.
  ///
  /// Three passes of a running mean each way come close to a Gaussian at a cost that does not
  /// depend on the radius.
  mutating func blur(_ radius: Float) {
    let half = Int((radius * Float(side)).rounded())
    guard half > 0 else { return }
    for _ in 0..<3 {
      pixels = Canvas.meanTransposed(pixels, side: side, half: half)
      pixels = Canvas.meanTransposed(pixels, side: side, half: half)
    }
  }

  /// The running mean along rows, written out with rows and columns exchanged, so that two calls
  /// blur both ways.
  private static func meanTransposed(_ pixels: [Colour], side: Int, half: Int) -> [Colour] {
    let weight = 1 / Float(2 * half + 1)
    return [Colour](unsafeUninitializedCapacity: side * side) { result, count in
      for row in 0..<side {
        func at(_ column: Int) -> Colour { pixels[row * side + min(max(column, 0), side - 1)] }
        var sum = Colour()
        for column in -half...half { sum += at(column) }
        for column in 0..<side {
          result[column * side + row] = sum * weight
          sum += at(column + half + 1) - at(column - half)
        }
      }
      count = side * side
    }
  }

  /// The picture at `1 / factor` of its resolution: the mean of each block.
  func reduced(by factor: Int) -> Canvas {
    var result = Canvas(side: side / factor)
    let weight = 1 / Float(factor * factor)
    for row in 0..<result.side {
      for column in 0..<result.side {
        var sum = Colour()
        for y in 0..<factor {
          for x in 0..<factor {
            sum += pixels[(row * factor + y) * side + column * factor + x]
          }
        }
        result.pixels[row * result.side + column] = sum * weight
      }
    }
    return result
  }

  /// Adds a camera's grain: independent noise of about the given deviation, partly grey.
  mutating func addGrain(_ deviation: Float, from random: inout RandomStream) {
    for index in pixels.indices {
      // The sum of two even draws has a deviation of 0.41.
      let grey = random.jitter(2 * deviation)
      let tint = Colour(random.jitter(1), random.jitter(1), random.jitter(1)) * deviation
      pixels[index] += tint + grey
    }
  }
}

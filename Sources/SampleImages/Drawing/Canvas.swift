import Tensors

/// A square picture in the making: floating-point colours that shapes are painted over, back to
/// front.
struct Canvas {
  /// Pixels a side.
  let side: Int

  /// Rows from the top, each from the left.
  var pixels: [Colour]

  init(side: Int) {
    self.side = side
    pixels = [Colour](repeating: Colour(), count: side * side)
  }

  /// What a shape puts on one pixel: a colour, and how much of the pixel it covers (0 to 1).
  struct Paint {
    var colour: Colour
    var cover: Float

    static let none = Paint(colour: Colour(), cover: 0)
  }

  /// Sets every pixel to the colour that `shade` gives for its place.
  mutating func fill(_ shade: (Point) -> Colour) {
    let pixel = 1 / Float(side)
    for row in 0..<side {
      for column in 0..<side {
        pixels[row * side + column] = shade(
          Point(Float(column) + 0.5, Float(row) + 0.5) * pixel)
      }
    }
  }

  /// A rectangle of the picture.
  struct Box {
    var low: Point
    var high: Point

    /// The smallest that holds all `points` with `margin` around them.
    init(around points: [Point], margin: Float) {
      low = points.reduce(points[0]) { pointwiseMin($0, $1) } - margin
      high = points.reduce(points[0]) { pointwiseMax($0, $1) } + margin
    }

    /// The square of half-width `reach` around `centre`.
    init(around centre: Point, reach: Float) {
      low = centre - reach
      high = centre + reach
    }
  }

  /// Blends in what `shade` gives for each pixel of the part of `box` that lies in the picture.
  mutating func paint(in box: Box, _ shade: (Point) -> Paint) {
    let scale = Float(side)
    func pixel(_ point: Point) -> Point {
      point.clamped(lowerBound: Point(), upperBound: Point(repeating: 1)) * scale
    }
    let low = pixel(box.low).rounded(.down)
    let high = pixel(box.high).rounded(.up)
    guard low.x < high.x, low.y < high.y else { return }
    let side = side
    pixels.withUnsafeMutableBufferPointer { pixels in
      for row in Int(low.y)..<Int(high.y) {
        for column in Int(low.x)..<Int(high.x) {
          let paint = shade(Point(Float(column) + 0.5, Float(row) + 0.5) / scale)
          if paint.cover > 0 {
            let index = row * side + column
            pixels[index] = mix(pixels[index], paint.colour, min(paint.cover, 1))
          }
        }
      }
    }
  }
}

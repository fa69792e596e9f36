extension Canvas {
  /// Paints a round spot whose edge is soft over `blur` picture widths.
  mutating func spot(
    at centre: Point, radius: Float, blur: Float = 0, colour: Colour, opacity: Float = 1
  ) {
    let edge = Edge(side: side)
    paint(in: Box(around: centre, reach: radius + blur + 2 / Float(side))) { point in
      let distance = norm(point - centre) - radius
      let cover = blur > 0 ? 1 - smoothStep(-blur, blur, distance) : edge.cover(distance)
      return Paint(colour: colour, cover: cover * opacity)
    }
  }

  /// Paints a rounded line that goes from `start` to `end` through a bend towards `control`, lit
  /// from one side.
  mutating func stroke(
    from start: Point, through control: Point, to end: Point, width: ClosedRange<Float>,
    colour: Colour
  ) {
    // A quadratic Bézier curve as straight pieces, none much longer than a pixel is wide of the
    // curve.
    let sag = norm((start + end) * 0.5 - control)
    let pieces = 1 + Int((sag * Float(side)).squareRoot() * 2)
    func curve(_ t: Float) -> Point {
      start * ((1 - t) * (1 - t)) + control * (2 * t * (1 - t)) + end * (t * t)
    }
    let edge = Edge(side: side)
    for piece in 0..<pieces {
      let from = curve(Float(piece) / Float(pieces))
      let to = curve(Float(piece + 1) / Float(pieces))
      let along = to - from
      let half = mix(width.upperBound, width.lowerBound, Float(piece) / Float(pieces)) / 2
      let square = max(dot(along, along), 1e-12)
      let box = Box(around: [from, to], margin: half + 2 / Float(side))
      paint(in: box) { point in
        let t = bounded(dot(point - from, along) / square)
        let away = point - (from + along * t)
        let cover = edge.cover(norm(away) - half)
        let across = half > 0 ? dot(away, along.turned) / (square.squareRoot() * half) : 0
        return Paint(colour: colour * (1 - 0.25 * across), cover: cover)
      }
    }
  }

  /// The width of the soft edge at a canvas's resolution, for use while the canvas is being
  /// painted.
  struct Edge {
    let side: Int

    /// How much of a pixel lies inside an edge `distance` away (negative inside), in picture
    /// widths.
    func cover(_ distance: Float) -> Float { bounded(0.5 - distance * Float(side)) }
  }
}

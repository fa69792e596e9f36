import Tensors

/// The domed middle of a daisy or a sunflower, covered with grains on a spiral.
struct Disc {
  /// In the flower's units.
  let radius: Float
  let colour: Colour
  /// The colour at its edge.
  let rim: Colour
  /// How many grains cover it.
  let grains: Int
  /// How much brighter or darker than the disc a grain is.
  var contrast: Float = 0.3

  func draw(on canvas: inout Canvas, in pose: Pose, light: Point, from random: inout RandomStream) {
    let edge = Canvas.Edge(side: canvas.side)
    let lit = pose.flower(direction: light)
    let radius = radius
    let colour = colour
    let rim = rim
    canvas.paint(in: Canvas.Box(around: pose.centre, reach: pose.radius * (radius + 0.1))) {
      point in
      let place = pose.flower(point) * (1 / radius)
      let distance = norm(place)
      let cover = edge.cover((distance - 1) * radius * pose.radius)
      if cover <= 0 {
        let fall = bounded(1 - (distance - 1) * radius / 0.07)
        return Canvas.Paint(colour: Colour(0.05, 0.04, 0.02), cover: 0.4 * fall * fall)
      }
      let dome = 1 + 0.3 * dot(place, lit)
      return Canvas.Paint(
        colour: mix(colour, rim, smoothStep(0.3, 1, distance)) * dome, cover: cover)
    }
    // Vogel's model of a sunflower head: grain n at radius √n, each turned by the golden angle.
    let golden: Float = 2.399_963
    for grain in 0..<grains {
      let distance = (Float(grain) + 0.5) / Float(grains)
      let place = Point(angle: Float(grain) * golden) * (distance.squareRoot() * radius * 0.95)
      let shade = 1 + random.jitter(contrast) + contrast * 0.6 * dot(place, lit) / radius
      canvas.spot(
        at: pose.picture(place), radius: 0.55 * radius / Float(grains).squareRoot() * pose.radius,
        colour: mix(colour, rim, distance) * shade, opacity: 0.75)
    }
  }
}

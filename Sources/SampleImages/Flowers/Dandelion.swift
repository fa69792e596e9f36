import Tensors

/// A pompon of very many thin florets without a disc, or the globe of seeds that follows it.
struct Dandelion {
  private let colour: Colour
  private let isGlobe: Bool
  private let density: Float

  init(from random: inout RandomStream) {
    isGlobe = random.chance(0.35)
    colour =
      isGlobe
      ? random.colour(hue: 0.08...0.6, saturation: 0...0.1, brightness: 0.75...1)
      : random.pick([
        0.85: random.colour(hue: 0.115...0.16, saturation: 0.7...1, brightness: 0.85...1),
        0.15: random.colour(hue: 0.06...0.11, saturation: 0.8...1, brightness: 0.8...1),
      ])
    density = random.uniform(in: 0.7...1.2)
  }

  func draw(on canvas: inout Canvas, in pose: Pose, light: Point, from random: inout RandomStream) {
    if isGlobe {
      drawGlobe(on: &canvas, in: pose, from: &random)
    } else {
      drawFlorets(on: &canvas, in: pose, light: light, from: &random)
    }
  }

  private func drawFlorets(
    on canvas: inout Canvas, in pose: Pose, light: Point, from random: inout RandomStream
  ) {
    let rings = 6
    for ring in 0..<rings {
      let fraction = Float(ring) / Float(rings)
      let reach = 1 - 0.82 * fraction
      let count = Int((14 + 26 * reach) * density)
      let turn = random.angle()
      for index in 0..<count {
        let angle = turn + (Float(index) + random.jitter(0.8)) / Float(count) * 2 * .pi
        let tip = reach * (1 + random.jitter(0.16))
        let start = max(tip - 0.5, 0)
        let shade = mix(0.95, 0.8, fraction) + random.jitter(0.22)
        Petal(
          root: Point(angle: angle) * start, angle: angle + random.jitter(0.3), length: tip - start,
          width: random.uniform(in: 0.028...0.05), outline: .strap, bend: random.jitter(0.25),
          rootColour: colour * (0.62 * shade), tipColour: colour * shade, veins: 0.1,
          shadow: 0.3, texture: random.nextWord()
        ).draw(on: &canvas, in: pose, light: light)
      }
    }
    // The florets of the middle are still closed: short, darker, and upright.
    for _ in 0..<24 {
      canvas.spot(
        at: pose.picture(Point(angle: random.angle()) * (0.16 * random.uniform().squareRoot())),
        radius: 0.03 * pose.radius,
        colour: colour * Colour(0.85, 0.72, 0.6) * (1 + random.jitter(0.3)))
    }
  }

  private func drawGlobe(on canvas: inout Canvas, in pose: Pose, from random: inout RandomStream) {
    let haze = colour
    let radius = pose.radius * 0.85
    let soft = pose.radius * 0.15
    canvas.paint(in: Canvas.Box(around: pose.centre, reach: radius + soft)) { point in
      let distance = norm(point - pose.centre)
      let cover = 1 - smoothStep(radius - soft, radius + soft, distance)
      return Canvas.Paint(colour: haze, cover: cover * (0.18 + 0.25 * distance / radius))
    }
    // A part of the seeds may have been blown away.
    let gap = random.angle()
    let gapWidth = random.chance(0.4) ? random.uniform(in: 0.3...0.7) : 2
    for _ in 0..<Int(110 * density) {
      let direction = Point(angle: random.angle())
      if dot(direction, Point(angle: gap)) > gapWidth { continue }
      // Seen from outside, the seeds of a sphere crowd towards its edge.
      let distance = (1 - pow2(random.uniform())).squareRoot() * 0.92
      let tip = pose.centre + direction * (distance * pose.radius)
      let shade = colour * (0.85 + random.jitter(0.2))
      canvas.stroke(
        from: pose.centre + direction * (0.1 * pose.radius), through: (pose.centre + tip) * 0.5,
        to: tip, width: 0.008 * pose.radius...0.012 * pose.radius, colour: shade)
      for _ in 0..<7 {
        let hair = tip + Point(angle: random.angle()) * (0.12 * pose.radius)
        canvas.stroke(
          from: tip, through: (tip + hair) * 0.5, to: hair,
          width: 0.004 * pose.radius...0.012 * pose.radius, colour: shade)
      }
    }
    canvas.spot(
      at: pose.centre, radius: 0.11 * pose.radius, blur: 0.02 * pose.radius,
      colour: Colour(0.42, 0.36, 0.24))
  }

  private func pow2(_ value: Float) -> Float { value * value }
}

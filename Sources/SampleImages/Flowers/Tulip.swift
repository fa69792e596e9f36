import Tensors

/// A cup of a few tall petals seen from the side; sometimes an open star of six seen from above.
struct Tulip {
  private let colour: Colour
  private let edgeColour: Colour
  /// Seen from above, fully open.
  let isOpen: Bool
  private let slimness: Float

  init(from random: inout RandomStream) {
    colour = BlossomColour.draw(from: &random)
    edgeColour =
      random.chance(0.25)
      ? mix(colour, BlossomColour.draw(from: &random), 0.6)
      : colour * random.uniform(in: 0.9...1.15)
    isOpen = random.chance(0.08)
    slimness = random.uniform(in: 0.8...1.15)
  }

  func draw(on canvas: inout Canvas, in pose: Pose, light: Point, from random: inout RandomStream) {
    if isOpen {
      drawOpen(on: &canvas, in: pose, light: light, from: &random)
    } else {
      drawCup(on: &canvas, in: pose, light: light, from: &random)
    }
  }

  private func drawCup(
    on canvas: inout Canvas, in pose: Pose, light: Point, from random: inout RandomStream
  ) {
    let up = -Float.pi / 2
    // How far the cup has opened: the tips lean outward.
    let spread = random.uniform(in: 0...0.3)
    let outline = Petal.Outline(root: 0.42, tip: random.uniform(in: 0.45...0.75))
    func petal(_ x: Float, _ lean: Float, _ length: Float, _ width: Float, _ shade: Float) {
      Petal(
        root: Point(x, 0.95), angle: up + lean, length: length, width: width * slimness,
        outline: outline, bend: random.jitter(0.12), ruffle: 0.06,
        rootColour: colour * (0.8 * shade), tipColour: edgeColour * shade, veins: 0.3,
        rounding: 0.32, shadow: 0.35, texture: random.nextWord()
      ).draw(on: &canvas, in: pose, light: light)
    }
    petal(-0.06, -0.13 - spread / 2 + random.jitter(0.06), 1.85, 0.4, 0.62)
    petal(0.06, 0.13 + spread / 2 + random.jitter(0.06), 1.85, 0.4, 0.66)
    petal(-0.12, -0.2 - spread + random.jitter(0.06), 1.75, 0.42, 0.88)
    petal(0.12, 0.2 + spread + random.jitter(0.06), 1.75, 0.42, 0.92)
    petal(random.jitter(0.08), random.jitter(0.1), 1.65, 0.5, 1)
  }

  private func drawOpen(
    on canvas: inout Canvas, in pose: Pose, light: Point, from random: inout RandomStream
  ) {
    let turn = random.angle()
    let heart: Colour = random.pick([
      1: Colour(0.12, 0.1, 0.14), 1: Colour(0.95, 0.85, 0.25), 1: colour * 0.6,
    ])
    for index in 0..<6 {
      // The three outer petals first, the three inner ones between them.
      let place = index < 3 ? Float(index) : Float(index) - 2.5
      let angle = turn + place / 3 * 2 * .pi + random.jitter(0.12)
      let shade = (index < 3 ? 0.85 : 1) + random.jitter(0.1)
      Petal(
        root: Point(), angle: angle, length: 1 + random.jitter(0.1), width: 0.4 * slimness,
        outline: .init(root: 0.5, tip: 0.5), bend: random.jitter(0.15), ruffle: 0.08,
        rootColour: mix(heart, colour, 0.25) * shade, tipColour: edgeColour * shade, veins: 0.3,
        shadow: 0.35, texture: random.nextWord()
      ).draw(on: &canvas, in: pose, light: light)
    }
    for _ in 0..<6 {
      let end = Point(angle: random.angle()) * random.uniform(in: 0.15...0.26)
      canvas.stroke(
        from: pose.centre, through: pose.picture(end * 0.5), to: pose.picture(end),
        width: 0.04 * pose.radius...0.06 * pose.radius, colour: Colour(0.2, 0.16, 0.1))
    }
    canvas.spot(
      at: pose.centre, radius: 0.09 * pose.radius, colour: Colour(0.75, 0.78, 0.45))
  }
}

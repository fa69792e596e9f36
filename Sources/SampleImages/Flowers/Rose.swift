import Tensors

/// Wide round petals wound in layers about a closed heart; sometimes seen from the side as a bud.
struct Rose {
  private let colour: Colour
  private let layers: Int
  /// Seen from the side, still closed.
  let isBud: Bool

  init(from random: inout RandomStream) {
    colour = BlossomColour.draw(from: &random)
    layers = random.whole(in: 5...8)
    isBud = random.chance(0.08)
  }

  func draw(on canvas: inout Canvas, in pose: Pose, light: Point, from random: inout RandomStream) {
    if isBud {
      drawBud(on: &canvas, in: pose, light: light, from: &random)
    } else {
      drawOpen(on: &canvas, in: pose, light: light, from: &random)
    }
  }

  private func drawOpen(
    on canvas: inout Canvas, in pose: Pose, light: Point, from random: inout RandomStream
  ) {
    var turn = random.angle()
    for layer in 0..<layers {
      let fraction = Float(layer) / Float(layers)
      let outer = mix(1, 0.14, fraction)
      let count = layer < 2 ? 5 : layer < layers - 1 ? 4 : 2
      for index in 0..<count {
        let angle = turn + (Float(index) + random.jitter(0.3)) / Float(count) * 2 * .pi
        let length = outer * (1.0 + random.jitter(0.16))
        let shade = mix(1, 0.72, fraction) + random.jitter(0.14)
        Petal(
          root: Point(angle: angle) * (-0.12 * outer), angle: angle, length: length * 1.1,
          width: outer * random.uniform(in: 0.62...0.8), outline: .init(root: 0.7, tip: 0.3),
          bend: random.jitter(0.25), ruffle: 0.12, rootColour: colour * (0.35 * shade),
          tipColour: colour * shade, veins: 0.1, rounding: 0.15, shadow: 0.45,
          texture: random.nextWord()
        ).draw(on: &canvas, in: pose, light: light)
      }
      turn += 0.9 + random.jitter(0.4)
    }
  }

  private func drawBud(
    on canvas: inout Canvas, in pose: Pose, light: Point, from random: inout RandomStream
  ) {
    let up = -Float.pi / 2
    func petal(_ x: Float, _ lean: Float, _ length: Float, _ width: Float, _ shade: Float) {
      Petal(
        root: Point(x, 0.8), angle: up + lean, length: length, width: width,
        outline: .init(root: 0.45, tip: 0.3), bend: lean * 0.4, ruffle: 0.1,
        rootColour: colour * (0.6 * shade), tipColour: colour * shade, veins: 0.15, rounding: 0.35,
        shadow: 0.45, texture: random.nextWord()
      ).draw(on: &canvas, in: pose, light: light)
    }
    petal(0, random.jitter(0.1), 1.75, 0.42, 0.55)
    petal(-0.08, -0.22 + random.jitter(0.1), 1.6, 0.44, 0.75)
    petal(0.08, 0.22 + random.jitter(0.1), 1.6, 0.44, 0.85)
    petal(-0.1, -0.1 + random.jitter(0.1), 1.35, 0.5, 0.9)
    petal(0.16, 0.2 + random.jitter(0.1), 1.15, 0.46, 1)
    for lean in [Float(-0.9), -0.2, 0.6] {
      Petal(
        root: Point(0, 0.82), angle: up + lean + random.jitter(0.2), length: 0.6, width: 0.1,
        outline: .pointed, bend: random.jitter(0.5), rootColour: Colour(0.2, 0.34, 0.12),
        tipColour: Colour(0.3, 0.48, 0.18), texture: random.nextWord()
      ).draw(on: &canvas, in: pose, light: light)
    }
  }
}

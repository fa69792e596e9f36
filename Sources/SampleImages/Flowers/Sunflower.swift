import Tensors

/// Two rings of pointed petals around a large grainy disc.
struct Sunflower {
  private let petalColour: Colour
  private let discColour: Colour
  private let rimColour: Colour
  private let count: Int
  private let disc: Float
  private let width: Float

  init(from random: inout RandomStream) {
    petalColour = random.pick([
      0.78: random.colour(hue: 0.1...0.155, saturation: 0.75...1, brightness: 0.85...1),
      0.08: random.colour(hue: 0.13...0.16, saturation: 0.15...0.45, brightness: 0.9...1),
      0.08: random.colour(hue: 0.04...0.09, saturation: 0.8...1, brightness: 0.7...0.95),
      0.06: random.colour(hue: 0...0.03, saturation: 0.6...0.9, brightness: 0.4...0.65),
    ])
    discColour = random.pick([
      0.65: random.colour(hue: 0.05...0.09, saturation: 0.5...0.9, brightness: 0.12...0.32),
      0.35: random.colour(hue: 0.11...0.2, saturation: 0.5...0.9, brightness: 0.4...0.7),
    ])
    rimColour = random.colour(hue: 0.06...0.11, saturation: 0.7...0.9, brightness: 0.3...0.6)
    count = random.whole(in: 15...24)
    disc = random.uniform(in: 0.36...0.56)
    width = random.uniform(in: 0.85...1.3)
  }

  func draw(on canvas: inout Canvas, in pose: Pose, light: Point, from random: inout RandomStream) {
    for ring in 0..<2 {
      let turn = random.angle()
      for index in 0..<count where !random.chance(0.04) {
        let angle = turn + (Float(index) + random.jitter(0.5)) / Float(count) * 2 * .pi
        let reach = 1 - Float(ring) * 0.1 + random.jitter(0.15)
        let shade = (ring == 0 ? 0.82 : 1) + random.jitter(0.12)
        Petal(
          root: Point(angle: angle) * (disc * 0.8), angle: angle + random.jitter(0.12),
          length: reach - disc * 0.8, width: width * .pi / Float(count) * 0.85, outline: .pointed,
          bend: random.jitter(0.3), ruffle: 0.15, rootColour: petalColour * (0.75 * shade),
          tipColour: petalColour * shade, veins: 0.3, texture: random.nextWord()
        ).draw(on: &canvas, in: pose, light: light)
      }
    }
    Disc(radius: disc, colour: discColour, rim: rimColour, grains: 220, contrast: 0.6)
      .draw(on: &canvas, in: pose, light: light, from: &random)
  }
}

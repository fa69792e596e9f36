import Tensors

/// One or two rings of narrow petals, mostly white, around a small domed disc.
struct Daisy {
  private let petalColour: Colour
  private let discColour: Colour
  private let count: Int
  private let rings: Int
  private let disc: Float
  private let width: Float
  private let outline: Petal.Outline

  init(from random: inout RandomStream) {
    // Not all daisies are white: the others borrow the colours of the other flowers.
    petalColour = random.pick([
      0.62: random.colour(hue: 0.1...0.7, saturation: 0...0.07, brightness: 0.85...1),
      0.12: random.colour(hue: 0.11...0.15, saturation: 0.6...0.9, brightness: 0.85...1),
      0.14: random.colour(hue: 0.86...0.97, saturation: 0.2...0.6, brightness: 0.8...1),
      0.12: random.colour(hue: 0.7...0.84, saturation: 0.2...0.5, brightness: 0.6...0.95),
    ])
    discColour = random.pick([
      0.82: random.colour(hue: 0.1...0.15, saturation: 0.75...1, brightness: 0.75...1),
      0.18: random.colour(hue: 0.05...0.1, saturation: 0.5...0.9, brightness: 0.25...0.5),
    ])
    count = random.whole(in: 11...24)
    rings = random.whole(in: 1...2)
    disc = random.uniform(in: 0.2...0.38)
    width = random.uniform(in: 0.75...1.15)
    outline = random.pick([3: .spoon, 1: .ellipse, 1: .strap])
  }

  func draw(on canvas: inout Canvas, in pose: Pose, light: Point, from random: inout RandomStream) {
    for ring in 0..<rings {
      let turn = random.angle()
      for index in 0..<count where !random.chance(0.02) {
        let angle = turn + (Float(index) + random.jitter(0.35)) / Float(count) * 2 * .pi
        let reach = 1 - Float(ring) * 0.12 + random.jitter(0.1)
        let shade = 1 + random.jitter(0.12)
        Petal(
          root: Point(angle: angle) * (disc * 0.6), angle: angle, length: reach - disc * 0.6,
          width: width * .pi / Float(count) * 0.75, outline: outline, bend: random.jitter(0.12),
          rootColour: petalColour * (0.82 * shade), tipColour: petalColour * shade, veins: 0.15,
          texture: random.nextWord()
        ).draw(on: &canvas, in: pose, light: light)
      }
    }
    Disc(radius: disc, colour: discColour, rim: discColour * 0.6, grains: 90)
      .draw(on: &canvas, in: pose, light: light, from: &random)
  }
}

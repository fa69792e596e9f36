import Tensors

/// A flower of any kind with its stem and leaves.
enum Blossom {
  case daisy(Daisy)
  case dandelion(Dandelion)
  case rose(Rose)
  case sunflower(Sunflower)
  case tulip(Tulip)

  /// A variety of the given kind.
  init(_ flower: SampleFlower, from random: inout RandomStream) {
    switch flower {
    case .daisy: self = .daisy(Daisy(from: &random))
    case .dandelion: self = .dandelion(Dandelion(from: &random))
    case .rose: self = .rose(Rose(from: &random))
    case .sunflower: self = .sunflower(Sunflower(from: &random))
    case .tulip: self = .tulip(Tulip(from: &random))
    }
  }

  /// Draws it about `centre`, all lengths in picture widths.
  func draw(
    on canvas: inout Canvas, at centre: Point, radius: Float, green: Colour, light: Point,
    from random: inout RandomStream
  ) {
    if random.chance(0.75) {
      drawStem(on: &canvas, from: centre, radius: radius, green: green, random: &random)
    }
    let pose =
      if isUpright {
        Pose(centre: centre, radius: radius, rotation: random.jitter(0.45))
      } else {
        Pose(
          centre: centre, radius: radius, rotation: random.angle(),
          squash: random.uniform(in: 0.5...1))
      }
    switch self {
    case .daisy(let daisy): daisy.draw(on: &canvas, in: pose, light: light, from: &random)
    case .dandelion(let one): one.draw(on: &canvas, in: pose, light: light, from: &random)
    case .rose(let rose): rose.draw(on: &canvas, in: pose, light: light, from: &random)
    case .sunflower(let one): one.draw(on: &canvas, in: pose, light: light, from: &random)
    case .tulip(let tulip): tulip.draw(on: &canvas, in: pose, light: light, from: &random)
    }
  }

  /// Whether it is seen from the side, its stem below it.
  private var isUpright: Bool {
    switch self {
    case .rose(let rose): rose.isBud
    case .tulip(let tulip): !tulip.isOpen
    case .daisy, .dandelion, .sunflower: false
    }
  }

  private func drawStem(
    on canvas: inout Canvas, from centre: Point, radius: Float, green: Colour,
    random: inout RandomStream
  ) {
    let foot = Point(centre.x + random.jitter(0.25), max(centre.y + radius * 3, 1.05))
    let bend = (centre + foot) * 0.5 + Point(random.jitter(0.12), 0)
    let width = radius * random.uniform(in: 0.06...0.12)
    canvas.stroke(
      from: centre, through: bend, to: foot, width: width * 0.9...width * 1.1,
      colour: green * random.uniform(in: 0.8...1.1))
    for _ in 0..<random.whole(in: 0...3) {
      let root = centre + (foot - centre) * random.uniform(in: 0.45...1)
      let shade = green * random.uniform(in: 0.75...1.2)
      let length = radius * random.uniform(in: 0.9...2)
      if random.chance(0.5) {
        Foliage.leaf(
          on: &canvas, root: root, angle: -.pi / 2 + random.jitter(1.8), length: length,
          colour: shade, from: &random)
      } else {
        Foliage.strap(
          on: &canvas, root: root + Point(0, length * 0.3), length: length * 1.3, colour: shade,
          from: &random)
      }
    }
  }
}

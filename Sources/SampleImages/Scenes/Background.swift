import Tensors

/// What lies behind the flowers. No kind of flower prefers one, so that a background tells nothing.
enum Background: CaseIterable {
  case grass
  case foliage
  case sky
  case soil
  case lights
  case wall

  /// How often each is drawn.
  static func draw(from random: inout RandomStream) -> Background {
    random.pick([
      0.26: .grass, 0.26: .foliage, 0.12: .sky, 0.12: .soil, 0.14: .lights, 0.1: .wall,
    ])
  }

  /// Covers the whole canvas.
  func paint(on canvas: inout Canvas, from random: inout RandomStream) {
    switch self {
    case .grass: paintGrass(on: &canvas, from: &random)
    case .foliage: paintFoliage(on: &canvas, from: &random)
    case .sky: paintSky(on: &canvas, from: &random)
    case .soil: paintSoil(on: &canvas, from: &random)
    case .lights: paintLights(on: &canvas, from: &random)
    case .wall: paintWall(on: &canvas, from: &random)
    }
  }

  private func paintGrass(on canvas: inout Canvas, from random: inout RandomStream) {
    let green = Foliage.green(from: &random)
    paintClouded(
      on: &canvas, between: green * 0.35, and: green * 0.9, scale: random.uniform(in: 3...7),
      from: &random)
    let lean = random.jitter(0.5)
    for _ in 0..<random.whole(in: 60...160) {
      Foliage.blade(
        on: &canvas, root: random.place(margin: 0.2) + Point(0, 0.15), lean: lean,
        length: random.uniform(in: 0.15...0.5), colour: green * random.uniform(in: 0.5...1.25),
        from: &random)
    }
  }

  private func paintFoliage(on canvas: inout Canvas, from random: inout RandomStream) {
    let green = Foliage.green(from: &random)
    canvas.fill { _ in green * 0.25 }
    let size = random.uniform(in: 0.12...0.35)
    for index in 0..<random.whole(in: 30...70) {
      // Deeper leaves come first and get less light.
      let light = 0.35 + 0.75 * min(Float(index) / 40, 1)
      Foliage.leaf(
        on: &canvas, root: random.place(margin: 0.1), angle: random.angle(),
        length: size * random.uniform(in: 0.6...1.4),
        colour: green * (light * random.uniform(in: 0.7...1.2)), from: &random)
    }
  }

  private func paintSky(on canvas: inout Canvas, from random: inout RandomStream) {
    let top = random.colour(hue: 0.54...0.64, saturation: 0.25...0.75, brightness: 0.45...0.95)
    let bottom = mix(top, Colour(repeating: 0.95), random.uniform(in: 0.2...0.8))
    let noise = ValueNoise(seed: random.nextWord())
    let clouds = random.uniform(in: 0...0.9)
    let scale = random.uniform(in: 1.5...4)
    canvas.fill { point in
      let cloud = smoothStep(0.48, 0.75, noise.cloud(point * Point(scale, scale * 1.8), octaves: 4))
      return mix(mix(top, bottom, point.y), Colour(0.93, 0.94, 0.96), cloud * clouds)
    }
    guard random.chance(0.4) else { return }
    let green = Foliage.green(from: &random) * 0.7
    for _ in 0..<60 {
      Foliage.blade(
        on: &canvas, root: Point(random.uniform(in: -0.1...1.1), 1.1), lean: random.jitter(0.4),
        length: random.uniform(in: 0.15...0.5), colour: green * random.uniform(in: 0.6...1.2),
        from: &random)
    }
  }

  private func paintSoil(on canvas: inout Canvas, from random: inout RandomStream) {
    let brown = random.colour(hue: 0.05...0.1, saturation: 0.2...0.6, brightness: 0.25...0.6)
    paintClouded(
      on: &canvas, between: brown * 0.45, and: brown * 1.25, scale: random.uniform(in: 6...14),
      from: &random)
    for _ in 0..<random.whole(in: 40...140) {
      let place = random.place()
      let radius = random.uniform(in: 0.004...0.025)
      canvas.spot(
        at: place + Point(0.2, 0.3) * radius, radius: radius * 1.1, blur: radius * 0.4,
        colour: brown * 0.25, opacity: 0.7)
      canvas.spot(at: place, radius: radius, colour: brown * random.uniform(in: 0.6...1.6))
    }
  }

  /// Out-of-focus highlights, as of leaves or other flowers far behind.
  private func paintLights(on canvas: inout Canvas, from random: inout RandomStream) {
    let dark = random.colour(hue: 0.15...0.6, saturation: 0.1...0.6, brightness: 0.08...0.45)
    paintClouded(
      on: &canvas, between: dark * 0.7, and: dark * 1.4, scale: random.uniform(in: 1.5...3),
      from: &random)
    let hue = random.uniform()
    let variety = random.uniform(in: 0.05...0.3)
    for _ in 0..<random.whole(in: 10...40) {
      let radius = random.uniform(in: 0.03...0.12)
      let colour = random.colour(
        hue: hue...hue + variety, saturation: 0.1...0.8, brightness: 0.4...1)
      canvas.spot(
        at: random.place(margin: 0.1), radius: radius, blur: radius * 0.25, colour: colour,
        opacity: random.uniform(in: 0.1...0.5))
    }
  }

  private func paintWall(on canvas: inout Canvas, from random: inout RandomStream) {
    let colour = random.colour(hue: 0...1, saturation: 0...0.35, brightness: 0.1...0.95)
    let direction = Point(angle: random.angle())
    let noise = ValueNoise(seed: random.nextWord())
    let planks: Float = random.chance(0.5) ? random.uniform(in: 3...9) : 0
    let fall = random.uniform(in: 0...0.6)
    canvas.fill { point in
      let along = dot(point, direction)
      let across = dot(point, direction.turned)
      var shade = 1 - fall * (point.y - 0.3)
      shade *= 0.9 + 0.2 * noise.cloud(Point(along * 30, across * 5), octaves: 3)
      if planks > 0 {
        let position = along * planks
        let gap = abs(position - position.rounded())
        shade *= 0.55 + 0.45 * smoothStep(0.01, 0.06, gap)
        shade *= 0.85 + 0.3 * noise.value(Point((position + 0.5).rounded(.down) * 7, 0.5))
      }
      return colour * shade
    }
  }

  private func paintClouded(
    on canvas: inout Canvas, between dark: Colour, and bright: Colour, scale: Float,
    from random: inout RandomStream
  ) {
    let noise = ValueNoise(seed: random.nextWord())
    canvas.fill { point in mix(dark, bright, noise.cloud(point * scale, octaves: 4)) }
  }
}

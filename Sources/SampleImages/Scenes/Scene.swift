import Tensors

/// One picture: a background, flowers of one kind among leaves, and what the camera makes of them.
struct Scene {
  let flower: SampleFlower

  /// Paints the picture at twice the resolution and reduces it, so that edges are smooth.
  func render(side: Int, from random: inout RandomStream) -> Canvas {
    var canvas = Canvas(side: side * 2)
    Background.draw(from: &random).paint(on: &canvas, from: &random)
    // Other plants' blossoms far behind, of any colour: a patch of yellow proves nothing.
    if random.chance(0.35) { scatterBlossoms(on: &canvas, from: &random) }
    canvas.blur(random.chance(0.15) ? 0 : random.uniform(in: 0.004...0.035))
    paintFlowers(on: &canvas, from: &random)
    paintForeground(on: &canvas, from: &random)
    var picture = canvas.reduced(by: 2)
    Camera(from: &random).expose(&picture, from: &random)
    return picture
  }

  private func paintFlowers(on canvas: inout Canvas, from random: inout RandomStream) {
    let light = Point(angle: random.angle())
    let places = Arrangement.draw(from: &random).places(from: &random)
    let kin = Blossom(flower, from: &random)
    // A bed is of one variety or of several.
    let isMixed = random.chance(0.35)
    let green = Foliage.green(from: &random)
    for (index, place) in places.enumerated() {
      let blossom = isMixed ? Blossom(flower, from: &random) : kin
      blossom.draw(
        on: &canvas, at: place.centre, radius: place.radius, green: green, light: light,
        from: &random)
      // Only what stands behind the nearest flowers may be out of focus.
      if index == places.count / 2, places.count > 2, random.chance(0.4) {
        canvas.blur(random.uniform(in: 0.004...0.012))
      }
    }
  }

  private func scatterBlossoms(on canvas: inout Canvas, from random: inout RandomStream) {
    let colour = random.colour(hue: 0...1, saturation: 0...0.9, brightness: 0.6...1)
    for _ in 0..<random.whole(in: 3...25) {
      let pose = Pose(
        centre: random.place(), radius: random.uniform(in: 0.02...0.07), rotation: random.angle(),
        squash: random.uniform(in: 0.5...1))
      for petal in 0..<5 {
        Petal(
          root: Point(), angle: Float(petal) / 5 * 2 * .pi, length: 1, width: 0.4,
          outline: .ellipse, rootColour: colour * 0.8, tipColour: colour, texture: 0
        ).draw(on: &canvas, in: pose, light: Point(0, -1))
      }
      canvas.spot(
        at: pose.centre, radius: pose.radius * 0.25, colour: Colour(0.9, 0.8, 0.3) * 0.9)
    }
  }

  /// Leaves, blades and stems between the camera and the flowers.
  private func paintForeground(on canvas: inout Canvas, from random: inout RandomStream) {
    guard random.chance(0.33) else { return }
    let green = Foliage.green(from: &random)
    for _ in 0..<random.whole(in: 1...5) {
      let colour = green * random.uniform(in: 0.6...1.2)
      switch random.whole(in: 0...2) {
      case 0:
        Foliage.leaf(
          on: &canvas, root: random.place(margin: 0.2), angle: random.angle(),
          length: random.uniform(in: 0.15...0.45), colour: colour, from: &random)
      case 1:
        Foliage.blade(
          on: &canvas, root: Point(random.uniform(), random.uniform(in: 0.7...1.2)),
          lean: random.jitter(0.6), length: random.uniform(in: 0.3...0.9), colour: colour,
          from: &random)
      default:
        let start = Point(random.uniform(), 1.1)
        let end = random.place()
        canvas.stroke(
          from: start, through: (start + end) * 0.5 + Point(random.jitter(0.2), 0), to: end,
          width: 0.008...0.018, colour: colour)
      }
    }
  }
}

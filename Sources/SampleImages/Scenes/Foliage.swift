import Tensors

/// Leaves, blades of grass and stems, which every kind of flower has.
enum Foliage {
  /// A plant's green, from yellowish to bluish.
  static func green(from random: inout RandomStream) -> Colour {
    random.colour(hue: 0.2...0.38, saturation: 0.3...0.75, brightness: 0.3...0.75)
  }

  /// A broad leaf with a pointed tip; places and lengths in picture widths.
  static func leaf(
    on canvas: inout Canvas, root: Point, angle: Float, length: Float, colour: Colour,
    from random: inout RandomStream
  ) {
    draw(
      on: &canvas, root: root, angle: angle, length: length,
      width: length * random.uniform(in: 0.18...0.32), outline: .pointed, colour: colour,
      from: &random)
  }

  /// A narrow blade that grows upward, leaning by `lean` radians.
  static func blade(
    on canvas: inout Canvas, root: Point, lean: Float, length: Float, colour: Colour,
    from random: inout RandomStream
  ) {
    draw(
      on: &canvas, root: root, angle: -.pi / 2 + lean + random.jitter(0.5), length: length,
      width: random.uniform(in: 0.006...0.018), outline: .blade, colour: colour, from: &random)
  }

  /// A long bent leaf as tulips have, from the ground upward.
  static func strap(
    on canvas: inout Canvas, root: Point, length: Float, colour: Colour,
    from random: inout RandomStream
  ) {
    draw(
      on: &canvas, root: root, angle: -.pi / 2 + random.jitter(0.7), length: length,
      width: length * random.uniform(in: 0.06...0.12), outline: .pointed, colour: colour,
      from: &random)
  }

  private static func draw(
    on canvas: inout Canvas, root: Point, angle: Float, length: Float, width: Float,
    outline: Petal.Outline, colour: Colour, from random: inout RandomStream
  ) {
    // The petal's own unit is its length, so that edges and shadows scale with it.
    let pose = Pose(centre: root, radius: length, rotation: 0)
    Petal(
      root: Point(), angle: angle, length: 1, width: width / length, outline: outline,
      bend: random.jitter(0.45), rootColour: colour * 0.75, tipColour: colour, veins: 0.25,
      rounding: 0.25, shadow: 0.3, texture: random.nextWord()
    ).draw(on: &canvas, in: pose, light: Point(-0.6, -0.8))
  }
}

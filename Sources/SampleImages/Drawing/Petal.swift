import Foundation

/// One petal, leaf or floret: a bent strip that widens from its root and closes at its tip.
///
/// Half its width at the fraction u of its length is `width · uᵃ(1-u)ᵇ`, scaled to peak at `width`;
/// the two exponents make it a blade, a spoon or a lens.
struct Petal {
  /// The exponents a (towards the root) and b (towards the tip): small is blunt, large is pointed.
  struct Outline {
    let root: Float
    let tip: Float

    static let ellipse = Outline(root: 0.5, tip: 0.5)
    static let spoon = Outline(root: 0.55, tip: 0.22)
    static let pointed = Outline(root: 0.55, tip: 0.85)
    static let blade = Outline(root: 0.12, tip: 0.9)
    static let strap = Outline(root: 0.3, tip: 0.12)

    /// The largest value of uᵃ(1-u)ᵇ, which lies at u = a/(a+b).
    var peak: Float {
      pow(root / (root + tip), root) * pow(tip / (root + tip), tip)
    }
  }

  /// Where it begins, in the flower's coordinates.
  var root: Point
  /// Where it points, in radians.
  var angle: Float
  /// In the flower's units.
  var length: Float
  /// Half its greatest width, in the flower's units.
  var width: Float
  var outline: Outline
  /// How far its tip is moved sideways, as a fraction of its length.
  var bend: Float = 0
  /// How uneven its edge is, as a fraction of its width.
  var ruffle: Float = 0
  var rootColour: Colour
  var tipColour: Colour
  /// How strongly lines along it show, 0 to 1.
  var veins: Float = 0.2
  /// How much darker its edges are than its middle, 0 to 1.
  var rounding: Float = 0.3
  /// How dark the shadow under it is, 0 to 1.
  var shadow: Float = 0.25
  /// Tells its texture from its neighbours'.
  var texture: UInt32

  /// Paints it, lit from the side of `light`, a unit vector in the picture.
  func draw(on canvas: inout Canvas, in pose: Pose, light: Point) {
    let axis = Point(angle: angle)
    let across = axis.turned
    let noise = ValueNoise(seed: texture)
    let edge = Canvas.Edge(side: canvas.side)
    let peak = outline.peak
    let side = dot(across, pose.flower(direction: light))
    // The shadow is the petal's own outline, moved away from the light and blurred.
    let soft: Float = 0.05
    let widest = width * (1 + ruffle) + soft
    // The strip lies within `widest` of the triangle of its root, its tip, and the point below the
    // tip.
    let end = root + axis * length
    let corners = [root, end, end + across * (bend * length)].map(pose.picture)
    let box = Canvas.Box(around: corners, margin: widest * pose.radius)
    canvas.paint(in: box) { point in
      let place = pose.flower(point) - root
      let u = dot(place, axis) / length
      guard u > -0.1, u < 1.15 else { return .none }
      let inside = min(max(u, 0.0005), 0.9995)
      let v = dot(place, across) - bend * length * inside * inside
      guard abs(v) < widest else { return .none }
      var half = width * pow(inside, outline.root) * pow(1 - inside, outline.tip) / peak
      if ruffle > 0 {
        let wave = noise.value(Point(inside * 6, v > 0 ? 3.5 : 9.5)) - 0.5
        half *= 1 + 2 * ruffle * wave * inside
      }
      let beyond = max(u - 0.9995, 0.0005 - u) * length
      let distance = max(abs(v) - half, beyond)
      let cover = edge.cover(distance * pose.radius)
      if cover <= 0 {
        let fall = 1 - bounded(distance / soft)
        return Canvas.Paint(colour: Colour(0.02, 0.03, 0.02), cover: shadow * fall * fall)
      }
      let ratio = max(min(v / max(half, 1e-4), 1), -1)
      var colour = mix(rootColour, tipColour, smoothStep(0, 1, inside))
      let vein = noise.value(Point(ratio * 5 + 40, inside * 1.5)) - 0.5
      colour *= 1 + veins * 1.3 * vein
      colour *= 1 - rounding * ratio * ratio + 0.22 * side * ratio
      colour *= mix(0.78, 1, smoothStep(0, 0.35, inside))
      return Canvas.Paint(colour: colour, cover: cover)
    }
  }
}

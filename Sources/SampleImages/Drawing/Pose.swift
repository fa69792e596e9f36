/// Where a flower is, how large, how it is turned, and how far it is tilted away from the viewer.
///
/// A flower is described in coordinates of its own: its centre at (0, 0), its outermost petals'
/// tips 1 away.
struct Pose {
  /// The flower's centre in the picture.
  let centre: Point

  /// From the centre to the tips, in picture widths.
  let radius: Float

  private let axis: Point
  private let across: Point
  private let squash: Float

  /// - Parameters:
  ///   - centre: the flower's centre in the picture.
  ///   - radius: the length of the flower's unit, in picture widths.
  ///   - rotation: how far the flower is turned, in radians.
  ///   - squash: the height of the tilted flower over its width: 1 seen from the front, near 0 from
  ///     its edge.
  init(centre: Point, radius: Float, rotation: Float, squash: Float = 1) {
    self.centre = centre
    self.radius = radius
    self.squash = squash
    axis = Point(angle: rotation)
    across = axis.turned
  }

  /// The place in the picture of a place on the flower.
  func picture(_ flower: Point) -> Point {
    centre + (axis * flower.x + across * (flower.y * squash)) * radius
  }

  /// The place on the flower of a place in the picture.
  func flower(_ picture: Point) -> Point {
    let offset = (picture - centre) / radius
    return Point(dot(offset, axis), dot(offset, across) / squash)
  }

  /// A direction in the picture as one on the flower, of unit length.
  func flower(direction: Point) -> Point {
    Point(dot(direction, axis), dot(direction, across))
  }

  /// The same pose, `scale` times as large and moved by `offset` (in the flower's own units).
  func scaled(by scale: Float, movedBy offset: Point = Point()) -> Pose {
    Pose(copying: self, centre: picture(offset), radius: radius * scale)
  }

  private init(copying pose: Pose, centre: Point, radius: Float) {
    self.centre = centre
    self.radius = radius
    axis = pose.axis
    across = pose.across
    squash = pose.squash
  }
}

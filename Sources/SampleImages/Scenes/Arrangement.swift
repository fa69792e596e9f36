import Tensors

/// Where the flowers of a picture stand: one close by, a few, or many small ones.
enum Arrangement {
  case portrait
  case group
  case field

  static func draw(from random: inout RandomStream) -> Arrangement {
    random.pick([0.66: .portrait, 0.27: .group, 0.07: .field])
  }

  /// Centres and radii in picture widths, the farthest (smallest) first.
  func places(from random: inout RandomStream) -> [(centre: Point, radius: Float)] {
    let places: [(centre: Point, radius: Float)]
    switch self {
    case .portrait:
      let reach: Float = 0.16
      places = [
        (
          Point(0.5, 0.47) + Point(random.jitter(reach), random.jitter(reach)),
          random.uniform(in: 0.28...0.5)
        )
      ]
    case .group:
      places = (0..<random.whole(in: 2...4)).map { _ in
        (random.place(margin: -0.12), random.uniform(in: 0.17...0.28))
      }
    case .field:
      places = (0..<random.whole(in: 6...14)).map { _ in
        // Flowers farther back stand higher in the picture and are smaller.
        let depth = random.uniform()
        let y = mix(0.95, 0.1, depth) + random.jitter(0.08)
        return (
          Point(random.uniform(in: -0.02...1.02), y),
          mix(0.15, 0.055, depth) * random.uniform(in: 0.85...1.15)
        )
      }
    }
    return places.sorted { $0.radius < $1.radius }
  }
}

import Tensors

/// The colours that roses and tulips share, so that colour alone tells neither from the other.
enum BlossomColour {
  static func draw(from random: inout RandomStream) -> Colour {
    random.pick([
      0.3: random.colour(hue: -0.03...0.02, saturation: 0.7...0.95, brightness: 0.55...0.95),
      0.24: random.colour(hue: 0.88...0.98, saturation: 0.25...0.7, brightness: 0.75...1),
      0.16: random.colour(hue: 0.11...0.16, saturation: 0.45...0.95, brightness: 0.85...1),
      0.12: random.colour(hue: 0.03...0.09, saturation: 0.6...0.9, brightness: 0.8...1),
      0.12: random.colour(hue: 0.05...0.3, saturation: 0...0.1, brightness: 0.85...1),
      0.06: random.colour(hue: 0.74...0.84, saturation: 0.35...0.75, brightness: 0.4...0.8),
    ])
  }
}

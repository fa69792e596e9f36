import Foundation

/// Red, green and blue from 0 to 1, as a screen shows them (not linear light).
typealias Colour = SIMD3<Float>

/// A place in the picture: x to the right, y downward, the picture from 0 to 1 on both axes.
typealias Point = SIMD2<Float>

extension Colour {
  /// The colour of a hue in turns (0 red, ⅓ green, ⅔ blue; any whole turn may be added), a
  /// saturation and a brightness, both from 0 to 1.
  init(hue: Float, saturation: Float, brightness: Float) {
    func channel(_ offset: Float) -> Float {
      let turn = hue + offset
      let position = abs((turn - turn.rounded(.down)) * 6 - 3) - 1
      return brightness * (1 - saturation * (1 - bounded(position)))
    }
    self.init(channel(0), channel(2 / 3), channel(1 / 3))
  }

  /// Perceived brightness (Rec. 601 weights).
  var luma: Float { (self * Colour(0.299, 0.587, 0.114)).sum() }
}

/// From `a` at 0 to `b` at 1.
func mix(_ a: Colour, _ b: Colour, _ t: Float) -> Colour { a + (b - a) * t }

/// From `a` at 0 to `b` at 1.
func mix(_ a: Float, _ b: Float, _ t: Float) -> Float { a + (b - a) * t }

/// `value`, brought into 0 to 1.
func bounded(_ value: Float) -> Float { min(max(value, 0), 1) }

/// 0 below `low`, 1 above `high`, and a smooth cubic between.
func smoothStep(_ low: Float, _ high: Float, _ value: Float) -> Float {
  let t = bounded((value - low) / (high - low))
  return t * t * (3 - 2 * t)
}

/// The dot product.
func dot(_ a: Point, _ b: Point) -> Float { (a * b).sum() }

/// The distance from the origin.
func norm(_ a: Point) -> Float { dot(a, a).squareRoot() }

extension Point {
  /// The unit vector at `angle` radians from the x axis, towards y.
  init(angle: Float) { self.init(cos(angle), sin(angle)) }

  /// This vector turned by a quarter, from x towards y.
  var turned: Point { Point(-y, x) }
}

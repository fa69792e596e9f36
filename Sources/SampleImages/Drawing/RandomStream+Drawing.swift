import Tensors

extension RandomStream {
  /// True with the given probability.
  mutating func chance(_ probability: Float) -> Bool { uniform() < probability }

  /// A whole number from `range`, evenly distributed.
  mutating func whole(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(uniform() * Float(range.count))
  }

  /// A number from -`reach` to `reach`, denser around 0.
  mutating func jitter(_ reach: Float) -> Float { (uniform() + uniform() - 1) * reach }

  /// One of `choices`, each as often as its weight, the key, says.
  mutating func pick<Choice>(_ choices: KeyValuePairs<Float, Choice>) -> Choice {
    var left = uniform() * choices.reduce(0) { $0 + $1.key }
    for (weight, choice) in choices {
      left -= weight
      if left < 0 { return choice }
    }
    return choices[choices.count - 1].value
  }

  /// A direction in radians.
  mutating func angle() -> Float { uniform() * 2 * .pi }

  /// A place on the picture or up to `margin` outside.
  mutating func place(margin: Float = 0) -> Point {
    Point(uniform(in: -margin...1 + margin), uniform(in: -margin...1 + margin))
  }

  /// A colour whose hue (in turns), saturation and brightness lie in the given ranges.
  mutating func colour(
    hue: ClosedRange<Float>, saturation: ClosedRange<Float>, brightness: ClosedRange<Float>
  ) -> Colour {
    Colour(
      hue: uniform(in: hue), saturation: uniform(in: saturation),
      brightness: uniform(in: brightness))
  }
}

internal import Foundation
internal import Tensors

/// A window of random area and shape, somewhere in the image.
///
/// Ten attempts are made at a window that fits; then the largest centred one of a permitted shape is
/// taken: torchvision's `RandomResizedCrop.get_params`.
public struct RandomCrop: Codable, Equatable, Sendable {
  /// The least and greatest part of the image's area.
  public let scale: ClosedRange<Double>

  /// The least and greatest width over height, from a thousandth to a thousand.
  public let ratio: ClosedRange<Double>

  /// - Precondition: areas from 0 to 1, and ratios from a thousandth to a thousand.
  public init(
    scale: ClosedRange<Double> = 0.7...1, ratio: ClosedRange<Double> = 0.75...4.0 / 3
  ) {
    precondition(Self.isArea(scale), "a crop's area is a part of 1")
    precondition(Self.isShape(ratio), "a crop's shape is from 0.001 to 1000")
    self.scale = scale
    self.ratio = ratio
  }

  /// - Throws: `DecodingError` where what was stored is no crop.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let scale = try container.decode(ClosedRange<Double>.self, forKey: .scale)
    let ratio = try container.decode(ClosedRange<Double>.self, forKey: .ratio)
    guard Self.isArea(scale) else {
      throw DecodingError.dataCorruptedError(
        forKey: .scale, in: container, debugDescription: "A crop's area is a part of 1.")
    }
    guard Self.isShape(ratio) else {
      throw DecodingError.dataCorruptedError(
        forKey: .ratio, in: container, debugDescription: "A crop's shape is from 0.001 to 1000.")
    }
    self.init(scale: scale, ratio: ratio)
  }

  private static func isArea(_ scale: ClosedRange<Double>) -> Bool {
    scale.lowerBound > 0 && scale.upperBound <= 1
  }

  private static func isShape(_ ratio: ClosedRange<Double>) -> Bool {
    ratio.lowerBound >= 0.001 && ratio.upperBound <= 1000
  }

  /// torchvision's defaults, made for ImageNet: down to a twelfth of the area.
  public static let torchvision = RandomCrop(scale: 0.08...1)

  package struct Window: Equatable, Sendable {
    package var left: Int
    package var top: Int
    package var width: Int
    package var height: Int
  }

  func window(width: Int, height: Int, random: inout RandomStream) -> Window {
    let area = Double(width * height)
    let logarithms = Foundation.log(ratio.lowerBound)...Foundation.log(ratio.upperBound)
    for _ in 0..<10 {
      let target = area * random.number(in: scale)
      let shape = exp(random.number(in: logarithms))
      let w = Int((target * shape).squareRoot().rounded(.toNearestOrEven))
      let h = Int((target / shape).squareRoot().rounded(.toNearestOrEven))
      if w > 0, w <= width, h > 0, h <= height {
        let top = random.index(below: height - h + 1)
        let left = random.index(below: width - w + 1)
        return Window(left: left, top: top, width: w, height: h)
      }
    }
    var w = width
    var h = height
    let shape = Double(width) / Double(height)
    if shape < ratio.lowerBound {
      h = min(height, Int((Double(width) / ratio.lowerBound).rounded(.toNearestOrEven)))
    } else if shape > ratio.upperBound {
      w = min(width, Int((Double(height) * ratio.upperBound).rounded(.toNearestOrEven)))
    }
    return Window(left: (width - w) / 2, top: (height - h) / 2, width: max(w, 1), height: max(h, 1))
  }
}

extension RandomStream {
  /// A number from `range`, evenly distributed in steps of 2⁻²⁴ of its width.
  mutating func number(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * Double(uniform())
  }

  /// A number from 0 up to, not including, `bound`, which is positive; biased by less than
  /// `bound` · 2⁻⁶⁴.
  mutating func index(below bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }
}

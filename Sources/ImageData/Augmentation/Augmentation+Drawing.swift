internal import CImageCodecs
internal import Foundation
internal import Tensors

extension Augmentation {
  /// What is done to one sample in one epoch.
  package struct Draw: Equatable, Sendable {
    package var flips: Bool
    /// In radians, counterclockwise as seen.
    package var angle: Double
    package var brightness: Float
    package var contrast: Float
    package var saturation: Float
    package var window: RandomCrop.Window
  }

  /// Draws for an image of this size.
  ///
  /// Every number is drawn whether it is used or not, and the crop, which needs a varying number of
  /// them, comes last.
  package func draw(seed: UInt64, epoch: Int, sample: Int, width: Int, height: Int) -> Draw {
    var random = RandomStream(seed: seed, purpose: .augmentation, epoch: epoch, sample: sample)
    let flips = Double(random.uniform()) < flip
    let angle = (2 * Double(random.uniform()) - 1) * rotation * .pi / 180
    func factor(_ strength: Double) -> Float {
      let least = max(0, 1 - strength)
      return Float(least + (1 + strength - least) * Double(random.uniform()))
    }
    let (brightness, contrast, saturation) = (
      factor(brightness), factor(contrast), factor(saturation)
    )
    return Draw(
      flips: flips, angle: angle, brightness: brightness, contrast: contrast,
      saturation: saturation,
      window: crop?.window(width: width, height: height, random: &random)
        ?? RandomCrop.Window(left: 0, top: 0, width: width, height: height))
  }
}

extension Augmentation.Draw {
  /// Where the pixel centres of a `side` × `side` output lie in the image: the window, mirrored if
  /// drawn so, turned about its centre.
  func affine(side: Int) -> pixel_affine {
    let (sine, cosine) = (sin(angle), cos(angle))
    let stepX = Double(window.width) / Double(side) * (flips ? -1 : 1)
    let stepY = Double(window.height) / Double(side)
    let centreX = Double(window.left) + Double(window.width) / 2
    let centreY = Double(window.top) + Double(window.height) / 2
    // From output pixel x to window-centred input units: (x + 1/2 - side/2) step; then the rotation;
    // then back, less 1/2 since integers are pixel centres.
    let origin = (1 - Double(side)) / 2
    let ax = cosine * stepX
    let bx = -sine * stepY
    let ay = sine * stepX
    let by = cosine * stepY
    return pixel_affine(
      m: (
        ax, bx, centreX - 0.5 + (ax + bx) * origin,
        ay, by, centreY - 0.5 + (ay + by) * origin
      ))
  }
}

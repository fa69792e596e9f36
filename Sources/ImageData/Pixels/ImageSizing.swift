/// How images of any size become squares of one size.
///
/// An image of `side` × `side` stays as it is. Any other is resized so that its shorter side is `resize`,
/// and its centre is cropped to `side` × `side`, with torchvision's rounding in both.
public struct ImageSizing: Codable, Hashable, Sendable {
  /// The side of what the network sees, in pixels.
  public let side: Int

  /// The shorter side after resizing, at least `side`.
  public let resize: Int

  /// - Parameter resize: the shorter side before the crop; `side` itself if not given.
  /// - Precondition: `side` is positive and `resize` not smaller.
  public init(side: Int, resize: Int? = nil) {
    precondition(side > 0 && resize ?? side >= side)
    self.side = side
    self.resize = resize ?? side
  }

  /// - Throws: `DecodingError` where what was stored is no sizing.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let side = try container.decode(Int.self, forKey: .side)
    let resize = try container.decode(Int.self, forKey: .resize)
    guard side > 0 && resize >= side else {
      throw DecodingError.dataCorruptedError(
        forKey: .resize, in: container,
        debugDescription: "Images cannot be resized to \(resize) and cropped to \(side).")
    }
    self.init(side: side, resize: resize)
  }

  /// The sizing with which ResNets are trained and evaluated: to `side` · 256/224, then the centre.
  public static func residualNetwork(side: Int) -> ImageSizing {
    ImageSizing(side: side, resize: side * 256 / 224)
  }

  /// The image as the network sees it without augmentation: `side` × `side`.
  public func callAsFunction(_ image: PixelImage) -> PixelImage {
    let square = stored(image)
    let inset = centre(of: square)
    return square.cropped(left: inset, top: inset, width: side, height: side)
  }

  /// The square that is kept for a sample: `resize` × `resize`, or `side` × `side` where the image had
  /// that size. Augmentation crops from it; its centre is what evaluation sees.
  package func stored(_ image: PixelImage) -> PixelImage {
    if image.width == side && image.height == side { return image }
    let short = min(image.width, image.height)
    // As torchvision: the longer side is cut down to an integer, the shorter is exact.
    let width = image.width == short ? resize : resize * image.width / short
    let height = image.height == short ? resize : resize * image.height / short
    return image.resized(width: width, height: height).cropped(
      left: margin(of: width) - margin(of: resize), top: margin(of: height) - margin(of: resize),
      width: resize, height: resize)
  }

  /// Where the centre crop starts in a stored square, on both axes.
  package func centre(of stored: PixelImage) -> Int { margin(of: stored.width) }

  /// Half of what a crop to `side` leaves, halves rounded to even as Python does.
  private func margin(of length: Int) -> Int {
    let left = length - side
    return left % 2 == 0 || left / 2 % 2 == 0 ? left / 2 : left / 2 + 1
  }
}

/// How images of any size become squares of one size.
///
/// An image is resized so that its shorter side is `resize`, and its centre is cropped to `side` × `side`, with
/// torchvision's rounding in both. One that is `side` × `side` already may stay as it is.
public struct ImageSizing: Codable, Hashable, Sendable {
  /// The side of what the network sees, in pixels.
  public let side: Int

  /// The shorter side after resizing, at least `side`.
  public let resize: Int

  /// Whether an image that is `side` × `side` already stays as it is; torchvision resizes and crops that, too.
  public let keepsExact: Bool

  /// How pixels are weighed together in resizing. Augmentation's crops from the resized image are bilinear in any case.
  public let interpolation: Interpolation

  /// - Parameters:
  ///   - resize: the shorter side before the crop; `side` itself if not given.
  ///   - keepsExact: whether an image that is `side` × `side` already stays as it is. It does in any case where `resize`
  ///     is `side`.
  /// - Precondition: `side` is positive and `resize` not smaller.
  public init(
    side: Int, resize: Int? = nil, keepsExact: Bool = true,
    interpolation: Interpolation = .bilinear
  ) {
    precondition(side > 0 && resize ?? side >= side)
    self.side = side
    self.resize = resize ?? side
    self.keepsExact = keepsExact || self.resize == side
    self.interpolation = interpolation
  }

  private enum CodingKeys: CodingKey { case side, resize, keepsExact, interpolation }

  /// What stays as it is in any case is not said, as it was not before there was a choice; nor is bilinear interpolation.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(side, forKey: .side)
    try container.encode(resize, forKey: .resize)
    if !keepsExact { try container.encode(false, forKey: .keepsExact) }
    if interpolation != .bilinear { try container.encode(interpolation, forKey: .interpolation) }
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
    let keepsExact = try container.decodeIfPresent(Bool.self, forKey: .keepsExact)
    let interpolation = try container.decodeIfPresent(Interpolation.self, forKey: .interpolation)
    self.init(
      side: side, resize: resize, keepsExact: keepsExact ?? true,
      interpolation: interpolation ?? .bilinear)
  }

  /// The sizing with which ResNets are trained from the beginning: to `side` · 256/224, then the centre.
  public static func residualNetwork(side: Int) -> ImageSizing {
    ImageSizing(side: side, resize: side * 256 / 224)
  }

  /// The sizing that torchvision's weights were trained for: the same, for images of every size.
  public static func torchvision(side: Int) -> ImageSizing {
    ImageSizing(side: side, resize: side * 256 / 224, keepsExact: false)
  }

  /// The image as the network sees it without augmentation: `side` × `side`.
  public func callAsFunction(_ image: PixelImage) -> PixelImage {
    let square = stored(image)
    let inset = centre(of: square)
    return square.cropped(left: inset, top: inset, width: side, height: side)
  }

  /// The square that is kept for a sample: `resize` × `resize`, or `side` × `side` where the image had
  /// that size and keeps it. Augmentation crops from it; its centre is what evaluation sees.
  package func stored(_ image: PixelImage) -> PixelImage {
    stored(image, reducedBy: 1, fullWidth: image.width, fullHeight: image.height)
  }

  /// The same of a file, which may have been decoded smaller than it is.
  func stored(_ decoded: DecodedImage) -> PixelImage {
    stored(
      decoded.image, reducedBy: decoded.reduction, fullWidth: decoded.fullWidth,
      fullHeight: decoded.fullHeight)
  }

  private func stored(
    _ image: PixelImage, reducedBy reduction: Int, fullWidth: Int, fullHeight: Int
  ) -> PixelImage {
    if keepsExact && fullWidth == side && fullHeight == side { return image }
    let short = min(fullWidth, fullHeight)
    // As torchvision: the longer side is cut down to an integer, the shorter is exact.
    let width = fullWidth == short ? resize : resize * fullWidth / short
    let height = fullHeight == short ? resize : resize * fullHeight / short
    let left = margin(of: width) - margin(of: resize)
    let top = margin(of: height) - margin(of: resize)
    return Resampling(
      fromWidth: fullWidth, height: fullHeight, reducedBy: reduction, toWidth: width,
      height: height, columns: left..<left + resize, rows: top..<top + resize,
      interpolation: interpolation)(image)
  }

  /// How many times smaller, at most, an image can be decoded and still be as large as its stored
  /// square: 1, 2, 4 or 8.
  func reduction(width: Int, height: Int) -> Int {
    if keepsExact && width == side && height == side { return 1 }
    let short = min(width, height)
    return [8, 4, 2].first { (short + $0 - 1) / $0 >= resize } ?? 1
  }

  /// Where the centre crop starts in a stored square, on both axes.
  package func centre(of stored: PixelImage) -> Int { margin(of: stored.width) }

  /// Half of what a crop to `side` leaves, halves rounded to even as Python does.
  private func margin(of length: Int) -> Int {
    let left = length - side
    return left % 2 == 0 || left / 2 % 2 == 0 ? left / 2 : left / 2 + 1
  }
}

import Files

/// What looking at one image of a data set has shown.
struct ScannedItem: Sendable {
  struct Image: Sendable {
    let sample: ImageSample
    let width: Int
    let height: Int
    /// `nil` for pixels in memory.
    let format: ImageFormat?
    let colourMode: ColourMode
    let warnings: Int
  }

  enum Content: Sendable {
    case image(Image)
    /// An image that was not decoded; `nil` where it could not even be read.
    case closed(ContentDigest?)
    case fault(ImageFault)
  }

  let item: DataSet.Item
  let content: Content

  /// Reads, decodes and resizes the image, and leaves its pixels in the store.
  ///
  /// - Parameter decodes: whether more than its content's digest is wanted.
  init(
    _ item: DataSet.Item, slot: Int, decodes: Bool, limits: DecodingLimits, store: PixelStore
  ) {
    self.item = item
    do throws(ImageFault) {
      content =
        decodes
        ? .image(try Self.image(of: item, slot: slot, limits, store))
        : .closed(try? Self.digest(of: item, limits))
    } catch {
      content = .fault(error)
    }
  }

  private static func digest(
    of item: DataSet.Item, _ limits: DecodingLimits
  ) throws(ImageFault) -> ContentDigest {
    switch item.content {
    case .file(let path): ContentDigest(of: try FileReader.image(path).bytes(limits))
    case .pixels(let image): digest(of: image)
    }
  }

  private static func digest(of image: PixelImage) -> ContentDigest {
    ContentDigest(of: Array("\(image.width) \(image.height) ".utf8), image.pixels)
  }

  private static func image(
    of item: DataSet.Item, slot: Int, _ limits: DecodingLimits, _ store: PixelStore
  ) throws(ImageFault) -> Image {
    let sizing = store.sizing
    func sample(
      _ square: PixelImage, _ digest: ContentDigest, _ stamp: FileStamp?, _ isReducible: Bool
    )
      -> ImageSample
    {
      store.keep(square, slot: slot, isReduced: false)
      return ImageSample(
        content: item.content, name: item.name, label: item.label, part: item.part,
        digest: digest, slot: slot, isReducible: isReducible, stamp: stamp,
        statistics: ChannelStatistics(
          of: square, inset: sizing.centre(of: square), side: sizing.side))
    }
    switch item.content {
    case .pixels(let image):
      guard min(image.width, image.height) >= PixelImage.leastSide else {
        throw .tooSmall(width: image.width, height: image.height)
      }
      let square = sizing.stored(image)
      return Image(
        sample: sample(square, digest(of: image), nil, false),
        width: image.width, height: image.height, format: nil,
        colourMode: square.isGrey ? .grey : .colour, warnings: 0)
    case .file(let path):
      let file = try FileReader.image(path)
      let bytes = try file.bytes(limits)
      let decoded = try DecodedImage(bytes, limits: limits)
      let (width, height) = (decoded.fullWidth, decoded.fullHeight)
      let square = sizing.stored(decoded)
      let isReducible =
        decoded.format == .jpeg && sizing.reduction(width: width, height: height) > 1
      return Image(
        sample: sample(square, ContentDigest(of: bytes), file.stamp, isReducible),
        width: width, height: height, format: decoded.format,
        colourMode: decoded.colourMode == .colour && square.isGrey ? .grey : decoded.colourMode,
        warnings: decoded.warnings)
    }
  }
}

import Files

/// What decoding one file has shown.
struct ScannedFile: Sendable {
  /// Where the file lies.
  struct Place: Sendable {
    let folder: ClassFolder
    let label: Int
    let file: BytePath

    /// Relative to the folder of the class folders.
    var name: BytePath { folder.path.lastComponent.appending(file) }
  }

  struct Image: Sendable {
    let sample: ImageSample
    let width: Int
    let height: Int
    let format: ImageFormat
    let warnings: Int
  }

  let place: Place
  let content: Result<Image, ImageFault>

  /// Reads, decodes and resizes the file, and leaves its pixels in the store.
  init(_ place: Place, slot: Int, limits: DecodingLimits, store: PixelStore) {
    self.place = place
    do throws(ImageFault) {
      let path = place.folder.path.appending(place.file)
      let file = try FileReader.image(path)
      let bytes = try file.bytes(limits)
      let decoded = try DecodedImage(bytes, limits: limits)
      let (width, height) = (decoded.fullWidth, decoded.fullHeight)
      let square = store.sizing.stored(decoded)
      let sample = ImageSample(
        path: path, name: place.name, label: place.label,
        digest: ContentDigest(of: bytes), slot: slot,
        isReducible: decoded.format == .jpeg
          && store.sizing.reduction(width: width, height: height) > 1,
        stamp: file.stamp,
        statistics: ChannelStatistics(
          of: square, inset: store.sizing.centre(of: square), side: store.sizing.side))
      store.keep(square, slot: slot, isReduced: false)
      self.content = .success(
        Image(
          sample: sample, width: width, height: height, format: decoded.format,
          warnings: decoded.warnings))
    } catch {
      self.content = .failure(error)
    }
  }
}

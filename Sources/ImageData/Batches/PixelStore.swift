import Files
internal import Synchronization

/// Decoded and resized images, kept in memory up to a limit and decoded again beyond it.
///
/// Safe to use from any number of threads; trials of a study share one. It never gives pixels of a file
/// that is not what it was when scanned: each request asks the system for the file's size, identity and
/// time of change, about a microsecond.
public final class PixelStore: Sendable {
  /// The most bytes of pixels to be kept.
  public let byteLimit: Int

  let sizing: ImageSizing
  private let limits: DecodingLimits

  private struct Kept {
    let image: PixelImage
    let isReduced: Bool
  }

  private struct State {
    var images: [Int: Kept] = [:]
    var byteCount = 0
  }

  private let state = Mutex(State())

  /// The bytes of pixels kept now.
  public var byteCount: Int { state.withLock { $0.byteCount } }

  init(sizing: ImageSizing, byteLimit: Int, limits: DecodingLimits) {
    self.sizing = sizing
    self.byteLimit = byteLimit
    self.limits = limits
  }

  /// The stored square of a sample.
  ///
  /// - Parameter reduced: whether it comes from the file decoded no larger than needed, if it is larger;
  ///   never a square that was decoded the other way, so that what was asked before plays no part.
  /// - Throws: `ImageDataError.changed` or `.unusable` where the file is not what it was.
  func pixels(of sample: ImageSample, reduced: Bool) throws(ImageDataError) -> PixelImage {
    let reduced = reduced && sample.isReducible
    let kept = state.withLock { $0.images[sample.slot] }
    switch sample.content {
    case .pixels(let image):
      if let kept { return kept.image }
      let square = sizing.stored(image)
      keep(square, slot: sample.slot, isReduced: false)
      return square
    case .file(let path):
      if let kept, kept.isReduced == reduced {
        guard (try? FileStamp(path)) == sample.stamp else { throw .changed(path) }
        return kept.image
      }
      return try decoded(sample, at: path, reduced: reduced)
    }
  }

  private func decoded(
    _ sample: ImageSample, at path: BytePath, reduced: Bool
  ) throws(ImageDataError) -> PixelImage {
    let square: PixelImage
    do throws(ImageFault) {
      let file = try FileReader.image(path)
      guard file.stamp == sample.stamp else { throw .missing }
      square = sizing.stored(
        try DecodedImage(
          try file.bytes(limits), limits: limits, reducedFor: reduced ? sizing : nil))
    } catch .missing {
      throw .changed(path)
    } catch {
      throw .unusable(path, error)
    }
    keep(square, slot: sample.slot, isReduced: reduced)
    return square
  }

  /// Keeps an image if there is room; in place of the one that was decoded the other way.
  func keep(_ image: PixelImage, slot: Int, isReduced: Bool) {
    state.withLock {
      let freed = $0.images[slot]?.image.pixels.count ?? 0
      let count = $0.byteCount + image.pixels.count - freed
      guard $0.images[slot]?.isReduced != isReduced, count <= byteLimit else { return }
      $0.images[slot] = Kept(image: image, isReduced: isReduced)
      $0.byteCount = count
    }
  }

  /// Gives back the room of an image that nobody will ask for.
  func drop(slot: Int) {
    state.withLock {
      if let kept = $0.images.removeValue(forKey: slot) { $0.byteCount -= kept.image.pixels.count }
    }
  }
}

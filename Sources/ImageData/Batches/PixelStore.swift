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

  private struct State {
    var images: [Int: PixelImage] = [:]
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
  /// - Throws: `ImageDataError.changed` or `.unusable` where the file is not what it was.
  func pixels(of sample: ImageSample) throws(ImageDataError) -> PixelImage {
    if let kept = state.withLock({ $0.images[sample.slot] }) {
      guard (try? FileStamp(sample.path)) == sample.stamp else { throw .changed(sample.path) }
      return kept
    }
    let square: PixelImage
    do throws(ImageFault) {
      let content = try FileContent(sample.path, limit: limits.fileBytes)
      guard content.stamp == sample.stamp else { throw .missing }
      square = sizing.stored(try DecodedImage(content.bytes, limits: limits).image)
    } catch .missing {
      throw .changed(sample.path)
    } catch {
      throw .unusable(sample.path, error)
    }
    keep(square, slot: sample.slot)
    return square
  }

  /// Keeps an image if there is room.
  func keep(_ image: PixelImage, slot: Int) {
    state.withLock {
      let size = image.pixels.count
      guard $0.images[slot] == nil, $0.byteCount + size <= byteLimit else { return }
      $0.images[slot] = image
      $0.byteCount += size
    }
  }

  /// Gives back the room of an image that nobody will ask for.
  func drop(slot: Int) {
    state.withLock {
      if let image = $0.images.removeValue(forKey: slot) { $0.byteCount -= image.pixels.count }
    }
  }
}

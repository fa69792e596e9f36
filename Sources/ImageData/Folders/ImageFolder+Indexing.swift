internal import Synchronization

extension ImageFolder {
  /// Decodes every file once: finds what is unusable, duplicates, sizes and statistics, and fills the
  /// store of decoded images.
  ///
  /// The result does not depend on the number of threads.
  ///
  /// - Parameters:
  ///   - sizing: how images become squares.
  ///   - threads: how many files are decoded at once; all cores if not given.
  ///   - cacheBytes: the most bytes of decoded pixels to be kept in memory.
  ///   - limits: what is refused before memory is allocated for it.
  ///   - progress: called after each file, by one thread at a time.
  /// - Throws: `ImageDataError.noImages` where not one image is usable.
  public func index(
    sizing: ImageSizing = ImageSizing(side: 128), threads: Int? = nil, cacheBytes: Int = 1 << 30,
    limits: DecodingLimits = DecodingLimits(),
    progress: (@Sendable (ScanProgress) -> Void)? = nil
  ) throws(ImageDataError) -> ImageIndex {
    let files = classes.enumerated().flatMap { label, folder in
      folder.files.map { ScannedFile.Place(folder: folder, label: label, file: $0) }
    }
    let store = PixelStore(sizing: sizing, byteLimit: cacheBytes, limits: limits)
    let done = Mutex(0)
    let scanned = Worker.map(files.count, threads: threads ?? Worker.hardwareCount) { slot in
      let file = ScannedFile(files[slot], slot: slot, limits: limits, store: store)
      if let progress {
        done.withLock {
          $0 += 1
          progress(ScanProgress(done: $0, total: files.count))
        }
      }
      return file
    }
    let census = Census(of: scanned, in: self)
    for slot in census.ambiguousSlots { store.drop(slot: slot) }
    guard !census.samples.isEmpty else {
      throw .noImages(
        root, files: files.count, examples: Array((unreadable + census.unusable).prefix(3)))
    }
    return ImageIndex(
      folder: self, sizing: sizing, samples: census.samples, report: census.report, store: store)
  }
}

internal import Synchronization

extension DataSet {
  /// Decodes every image once: finds what is unusable, duplicates, sizes and statistics, and fills the store of decoded
  /// images.
  ///
  /// The images of the test part are not decoded unless asked for; their content is hashed, so that copies of them can
  /// be kept out of the other parts. The result does not depend on the number of threads.
  ///
  /// - Parameters:
  ///   - sizing: how images become squares.
  ///   - test: how much of each class is set aside as the test set, from 0 up to, not including, 1, in a data set that
  ///     has none; the same images whatever the seed of a split.
  ///   - readsTest: whether the test set is decoded as well, to be evaluated or described.
  ///   - threads: how many files are decoded at once; all cores if not given.
  ///   - cacheBytes: the most bytes of decoded pixels to be kept in memory.
  ///   - limits: what is refused before memory is allocated for it.
  ///   - progress: called after each file, by one thread at a time.
  /// - Throws: `ImageDataError.noImages` where not one image is usable.
  public func index(
    sizing: ImageSizing = ImageSizing(side: 128), test: Double = 0, readsTest: Bool = false,
    threads: Int? = nil, cacheBytes: Int = 1 << 30, limits: DecodingLimits = DecodingLimits(),
    progress: (@Sendable (ScanProgress) -> Void)? = nil
  ) throws(ImageDataError) -> ImageIndex {
    guard test >= 0 && test < 1 else { throw .invalidFraction(test) }
    let store = PixelStore(sizing: sizing, byteLimit: cacheBytes, limits: limits)
    let done = Mutex(0)
    let scanned = Worker.map(items.count, threads: threads ?? Worker.hardwareCount) { slot in
      let item = items[slot]
      let scanned = ScannedItem(
        item, slot: slot, decodes: item.part != .test || readsTest, limits: limits, store: store)
      if let progress {
        done.withLock {
          $0 += 1
          progress(ScanProgress(done: $0, total: items.count))
        }
      }
      return scanned
    }
    let census = Census(of: scanned, in: self, test: test)
    let kept = census.samples.filter { readsTest || $0.part != .test }
    for slot in Set(items.indices).subtracting(kept.map(\.slot)) { store.drop(slot: slot) }
    guard !kept.isEmpty else {
      throw .noImages(
        root, files: items.count, examples: Array((unreadable + census.unusable).prefix(3)))
    }
    return ImageIndex(
      dataSet: self, sizing: sizing, samples: kept, report: census.report, store: store)
  }
}

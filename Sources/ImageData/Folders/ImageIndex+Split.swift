extension ImageIndex {
  /// Splits the usable images; see `ImageSplit` for the rule.
  ///
  /// - Parameters:
  ///   - validation: the part of each class that validates, from 0 up to, not including, 1. Of n
  ///     different images the first round(validation · n) are taken.
  ///   - seed: of the split, of the order and of augmentation.
  ///   - loading: how the parts are read.
  /// - Throws: where there is only one class, or a class is too small to be on both sides.
  public func split(
    validation: Double = 0.2, seed: UInt64 = 0, loading: LoadingOptions = LoadingOptions()
  ) throws(ImageDataError) -> ImageSplit {
    guard validation >= 0 && validation < 1 else { throw .invalidValidation(validation) }
    try check()
    var validating: Set<ContentDigest> = []
    var small: [ImageDataError.ClassSize] = []
    for (label, name) in folder.classNames.enumerated() {
      let ranked = Set(samples.filter { $0.label == label }.map(\.digest))
        .map { (rank: Self.rank(of: $0, seed: seed), digest: $0) }
        .sorted { $0.rank < $1.rank }
      let count = Int((validation * Double(ranked.count)).rounded())
      if count == ranked.count || (count == 0 && validation > 0) {
        small.append(ImageDataError.ClassSize(name: name, count: ranked.count))
      }
      validating.formUnion(ranked.prefix(count).map(\.digest))
    }
    guard small.isEmpty else { throw .tooFewImages(small, validation: validation) }

    let training = samples.filter { !validating.contains($0.digest) }
    var statistics = ChannelStatistics()
    for sample in training { statistics.add(sample.statistics) }
    return ImageSplit(
      index: self, seed: seed, trainingSamples: training,
      validationSamples: samples.filter { validating.contains($0.digest) },
      normalisation: statistics.normalisation, loading: loading)
  }

  private func check() throws(ImageDataError) {
    if folder.classes.count == 1 { throw .oneClass(folder.root, name: folder.classes[0].name) }
    let empty = report.classes.filter { $0.usable == 0 }.map(\.name)
    guard empty.isEmpty else { throw .emptyClasses(folder.root, names: empty) }
  }

  private static func rank(of digest: ContentDigest, seed: UInt64) -> ContentDigest {
    ContentDigest(of: (0..<8).map { UInt8(truncatingIfNeeded: seed >> (8 * $0)) }, digest.bytes)
  }
}

extension ImageFolder {
  /// Decodes and splits the folder in one go; see `index` and `ImageIndex.split`.
  public func split(
    validation: Double = 0.2, seed: UInt64 = 0, sizing: ImageSizing = ImageSizing(side: 128),
    loading: LoadingOptions = LoadingOptions()
  ) throws(ImageDataError) -> ImageSplit {
    try index(sizing: sizing).split(validation: validation, seed: seed, loading: loading)
  }
}

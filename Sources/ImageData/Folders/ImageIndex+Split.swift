import Files

extension ImageIndex {
  /// Splits the usable images; see `ImageSplit` for the rule.
  ///
  /// - Parameters:
  ///   - validation: the part of each class that validates, from 0 up to, not including, 1. Of n
  ///     different images the first round(validation · n) are taken; of two and more at least one, and never all.
  ///   - seed: of the split, of the order and of augmentation.
  ///   - loading: how the parts are read.
  /// - Throws: where there is only one class, a class has a single image to be on both sides, or a folder could not be
  ///   read.
  public func split(
    validation: Double = 0.2, seed: UInt64 = 0, loading: LoadingOptions = LoadingOptions()
  ) throws(ImageDataError) -> ImageSplit {
    guard validation >= 0 && validation < 1 else { throw .invalidValidation(validation) }
    try check()
    var validating: Set<ContentDigest> = []
    var small: [String] = []
    for (label, name) in folder.classNames.enumerated() {
      let ranked = Set(samples.filter { $0.label == label }.map(\.digest))
        .map { (rank: Self.rank(of: $0, seed: seed), digest: $0) }
        .sorted { $0.rank < $1.rank }
      guard validation > 0 else { continue }
      guard ranked.count > 1 else {
        small.append(name)
        continue
      }
      let share = Int((validation * Double(ranked.count)).rounded())
      validating.formUnion(ranked.prefix(min(max(share, 1), ranked.count - 1)).map(\.digest))
    }
    guard small.isEmpty else { throw .singleImages(folder.root, classes: small) }

    let training = samples.filter { !validating.contains($0.digest) }
    var statistics = ChannelStatistics()
    for sample in training { statistics.add(sample.statistics) }
    return ImageSplit(
      index: self, seed: seed, trainingSamples: training,
      validationSamples: samples.filter { validating.contains($0.digest) },
      normalisation: statistics.normalisation, loading: loading)
  }

  private func check() throws(ImageDataError) {
    // Whatever lies in it would be missing without a word.
    guard folder.unreadable.isEmpty else { throw .unreadable(folder.root, folder.unreadable) }
    if folder.classes.count == 1 { throw .oneClass(folder.root, name: folder.classes[0].name) }
    let empty = report.classes.indices.filter { report.classes[$0].usable == 0 }.map { label in
      let name = folder.classes[label].path.lastComponent
      return ImageDataError.EmptyClass(
        name: report.classes[label].name, files: report.classes[label].files,
        reasons: SetAside.reasons(
          of: report.unusable.filter {
            $0.path.bytes.starts(with: name.bytes + [UInt8(ascii: "/")])
          }))
    }
    guard empty.isEmpty else { throw .emptyClasses(folder.root, empty) }
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

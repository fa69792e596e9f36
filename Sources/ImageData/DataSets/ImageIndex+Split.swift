import Files

extension ImageIndex {
  /// Divides the usable images; see `ImageSplit` for the rule.
  ///
  /// - Parameters:
  ///   - validation: the fraction of each class that validates, from 0 up to, not including, 1, in place of a validation
  ///     set that the data set may have of its own; `nil` for that, and for 0.2 where it has none. Of n different images
  ///     the first round(validation · n) are taken; of two and more at least one, and never all.
  ///   - seed: of the order and of augmentation, and of the split where that has none of its own.
  ///   - splitSeed: of the split; `nil` for `seed`.
  ///   - loading: how the parts are read.
  /// - Throws: where there is only one class, a class has a single image to be on both sides, or a folder could not be
  ///   read.
  public func split(
    validation: Double? = nil, seed: UInt64 = 0, splitSeed: UInt64? = nil,
    loading: LoadingOptions = LoadingOptions()
  ) throws(ImageDataError) -> ImageSplit {
    if let validation, !(validation >= 0 && validation < 1) {
      throw .invalidFraction(validation)
    }
    try check()
    let own = samples.filter { $0.part == .validation }
    var training = samples.filter { $0.part == nil || $0.part == .training }
    var validating: [ImageSample] = []
    if validation == nil, !own.isEmpty {
      validating = own
    } else if validation ?? Self.usualValidation > 0 {
      let chosen = training.ranked(
        first: validation ?? Self.usualValidation, of: dataSet.classNames.count,
        by: .split(splitSeed ?? seed))
      let contents = training.contents(classes: dataSet.classNames.count)
      let small = contents.indices.filter { contents[$0].count == 1 }
      guard small.isEmpty else {
        throw .singleImages(dataSet.root, classes: small.map { dataSet.classNames[$0] })
      }
      validating = training.filter { chosen.contains($0.digest) }
      training = training.filter { !chosen.contains($0.digest) }
    }
    var statistics = ChannelStatistics()
    for sample in training { statistics.add(sample.statistics) }
    return ImageSplit(
      index: self, seed: seed, trainingSamples: training, validationSamples: validating,
      testSamples: samples.filter { $0.part == .test },
      normalisation: statistics.normalisation, loading: loading)
  }

  /// Whether the data set has a validation set of its own, which every split without a fraction takes.
  package var hasValidationSet: Bool { samples.contains { $0.part == .validation } }

  /// How much of each class validates where nothing else is said.
  package static let usualValidation = 0.2

  private func check() throws(ImageDataError) {
    try dataSet.check()
    let names = dataSet.classNames
    let trained = Set(samples.filter { $0.part == nil || $0.part == .training }.map(\.label))
    let label = Dictionary(
      dataSet.items.map { ($0.name, $0.label) }, uniquingKeysWith: { first, _ in first })
    let empty = names.indices.filter { !trained.contains($0) }.map { index in
      ImageDataError.EmptyClass(
        name: names[index],
        files: dataSet.items.count { $0.label == index && $0.part ?? .training == .training },
        reasons: SetAside.reasons(of: report.unusable.filter { label[$0.path] == index }))
    }
    guard empty.isEmpty else { throw .emptyClasses(dataSet.root, empty) }
  }
}

extension DataSet {
  /// Decodes and divides the images in one go; see `index` and `ImageIndex.split`.
  public func split(
    validation: Double? = nil, seed: UInt64 = 0, sizing: ImageSizing = ImageSizing(side: 128),
    loading: LoadingOptions = LoadingOptions()
  ) throws(ImageDataError) -> ImageSplit {
    try index(sizing: sizing).split(validation: validation, seed: seed, loading: loading)
  }
}

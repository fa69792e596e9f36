/// The images of a data set in parts: to train, to validate, and to test at the very end.
///
/// A data set that has a validation set keeps it, whatever the seed. Otherwise, within each class, images rank by a hash of the seed and of their content, and the first ones
/// validate. So a part depends neither on names nor on order, one more image moves at most one other,
/// and copies of an image stay together.
public struct ImageSplit: Sendable {
  public let index: ImageIndex
  /// Of the order and of augmentation.
  public package(set) var seed: UInt64

  /// Sorted by class and then by the bytes of their names.
  public let trainingSamples: [ImageSample]

  /// Sorted likewise; empty where nothing was to be held back.
  public let validationSamples: [ImageSample]

  /// Sorted likewise; empty where there is no test set, or it was not asked for.
  public let testSamples: [ImageSample]

  /// Over the training part, resized, not augmented, population.
  public let normalisation: Normalisation

  /// How the parts are read; may be changed at any time.
  public var loading: LoadingOptions

  /// The names of the classes by label.
  public var classes: [String] { index.dataSet.classNames }

  /// The training part: shuffled and augmented as `loading` says, without the last short batch.
  public var training: ImageBatches {
    ImageBatches(
      trainingSamples, classes: classes, store: index.store,
      normalisation: loading.normalisation ?? normalisation, seed: seed, loading: loading,
      pass: .training)
  }

  /// The validation set: in order, never augmented, every sample once, in batches as large as
  /// training's.
  public var validation: ImageBatches { evaluation(of: validationSamples) }

  /// The test set, as `validation` gives its images.
  public var test: ImageBatches { evaluation(of: testSamples) }

  /// Any samples of the index as `validation` would give them.
  public func evaluation(of samples: [ImageSample]) -> ImageBatches {
    batches(of: samples, pass: .evaluation)
  }

  /// Any samples of the index as training sees them, augmented, but every sample once and in order; a stream's epoch
  /// is the number of the view.
  ///
  /// A view depends on the image and the split's seed, and on nothing else that is in the split.
  package func views(of samples: [ImageSample]) -> ImageBatches {
    batches(of: samples, pass: .views)
  }

  /// Batches as large as training's.
  private func batches(of samples: [ImageSample], pass: ImageBatches.Pass) -> ImageBatches {
    var loading = loading
    loading.batchSize = training.batchSize
    return ImageBatches(
      samples, classes: classes, store: index.store,
      normalisation: loading.normalisation ?? normalisation, seed: seed, loading: loading,
      pass: pass)
  }

  /// The classes of which no image is ever trained in so many epochs, since each time their images are among those that
  /// fill no batch.
  ///
  /// - Complexity: O(samples) for each epoch until every class was seen.
  public func untrainedClasses(epochs: Int) -> [String] {
    let batches = training
    var missing = Set(trainingSamples.map(\.label))
    // Without shuffling every epoch leaves out the same images.
    for epoch in 0..<(loading.shuffles ? max(epochs, 1) : 1) where !missing.isEmpty {
      for position in batches.order(epoch: epoch).prefix(batches.sampleCount) {
        missing.remove(trainingSamples[position].label)
      }
    }
    return missing.sorted().map { classes[$0] }
  }

  /// How many images of each class train and validate, by label.
  public var classCounts: [(training: Int, validation: Int)] {
    var counts = classes.map { _ in (training: 0, validation: 0) }
    for sample in trainingSamples { counts[sample.label].training += 1 }
    for sample in validationSamples { counts[sample.label].validation += 1 }
    return counts
  }
}

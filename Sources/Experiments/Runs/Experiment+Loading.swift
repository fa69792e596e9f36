import Files
package import ImageData
import Training

extension Experiment {
  /// Lists and decodes the images.
  ///
  /// - Parameters:
  ///   - given: the images, where they are not to be looked for at `data`.
  ///   - readsTest: whether the test set is to be evaluated.
  /// - Throws: `ImageDataError` for data that cannot be used.
  package func index(
    of given: DataSet? = nil, readsTest: Bool = false,
    tell: @escaping @Sendable (ExperimentEvent) -> Void
  ) throws -> ImageIndex {
    let dataSet = try given ?? data.dataSet()
    for note in dataSet.notes { tell(.note(note)) }
    // Better now than after all images are read.
    try dataSet.check()
    let index = try dataSet.index(
      sizing: images.sizing, test: data.test?.fraction ?? 0, readsTest: readsTest,
      cacheBytes: images.cacheBytes, progress: { tell(.reading($0)) })
    tell(.imagesRead)
    if let sentence = index.report.setAside.sentence(of: dataSet.path) { tell(.note(sentence)) }
    return index
  }

  /// The weights that the model begins with, if any.
  ///
  /// - Throws: where they cannot be read.
  package func initialWeights(
    resolved: (String) -> String = { $0 }, tell: (ExperimentEvent) -> Void
  ) throws -> PretrainedWeights? {
    guard let path = model.weights else { return nil }
    let weights = try PretrainedWeights(contentsOf: resolved(path), key: model.weightsKey)
    if let note = weights.note { tell(.warning(note)) }
    return weights
  }
}

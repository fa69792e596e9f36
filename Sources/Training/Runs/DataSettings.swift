package import ImageData

/// How a folder of images is read, as it is kept in `config.json`.
package struct DataSettings: Codable, Equatable, Sendable {
  package var imageSize: Int
  /// The shorter side of an image before its centre is cut out.
  package var resize: Int
  /// Whether images of exactly `imageSize` are not resized and cropped; `nil` in files of versions without a choice,
  /// where they were not.
  package var keepsExact: Bool?
  /// What images are normalised by; `nil` where that is the training images' own mean and deviation.
  package var normalisation: Normalisation?
  package var batchSize: Int
  /// How much of each class validates, in files of versions that did not keep it with the data; otherwise `nil`.
  package var validation: Double?
  package var seed: UInt64
  package var cacheMegabytes: Int
  package var augmentation: Augmentation?
  package var shuffles: Bool
  package var scaledDecoding: Bool

  package init(
    imageSize: Int, resize: Int? = nil, keepsExact: Bool? = nil,
    normalisation: Normalisation? = nil, batchSize: Int, seed: UInt64,
    cacheMegabytes: Int,
    augmentation: Augmentation?, shuffles: Bool, scaledDecoding: Bool
  ) {
    self.imageSize = imageSize
    self.resize = resize ?? imageSize
    self.keepsExact = keepsExact
    self.normalisation = normalisation
    self.batchSize = batchSize
    self.seed = seed
    self.cacheMegabytes = cacheMegabytes
    self.augmentation = augmentation
    self.shuffles = shuffles
    self.scaledDecoding = scaledDecoding
  }

  /// How images become the squares that the model sees.
  package var sizing: ImageSizing {
    ImageSizing(side: imageSize, resize: resize, keepsExact: keepsExact ?? true)
  }

  /// The most bytes of decoded pixels to be kept in memory.
  package var cacheBytes: Int { cacheMegabytes << 20 }

  /// The fraction of each class that validates, where it is not for the data set to say.
  package func validation(of data: DataSource) -> Double? {
    data.validation == nil ? validation : data.validation?.fraction
  }

  /// The parts of an index.
  ///
  /// - Throws: `ImageDataError` where a class is too small to be on both sides.
  package func split(
    _ index: ImageIndex, of data: DataSource
  ) throws(ImageDataError) -> ImageSplit {
    try index.split(
      validation: validation(of: data), seed: seed,
      loading: LoadingOptions(
        batchSize: batchSize, augmentation: augmentation, shuffles: shuffles,
        normalisation: normalisation, scaledDecoding: scaledDecoding))
  }
}

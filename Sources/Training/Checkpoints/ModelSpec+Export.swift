import ImageData

extension ModelSpec {
  /// What other programs need to use the weights on an image, by key, as text that files can hold.
  ///
  /// - `classes`: the names in the order of the scores, a JSON array.
  /// - `resize`: the length in pixels that an image's shorter side is resized to.
  /// - `image_size`: the side of the square that is then cut from its centre.
  /// - `keeps_exact`: whether an image that has that size already is taken as it is, neither resized nor cropped.
  /// - `interpolation`: `bicubic` where it is resized so; what says nothing is bilinear.
  /// - `mean`, `deviation`: what red, green and blue from 0 to 1 are normalised by, JSON arrays.
  public func exportMetadata() throws -> [String: String] {
    var metadata = [
      "classes": try Metadata.json(classes),
      "resize": String(sizing.resize),
      "image_size": String(sizing.side),
      "keeps_exact": String(sizing.keepsExact),
      "mean": try Metadata.json(normalisation.mean),
      "deviation": try Metadata.json(normalisation.std),
    ]
    if sizing.interpolation != .bilinear {
      metadata["interpolation"] = sizing.interpolation.rawValue
    }
    return metadata
  }
}

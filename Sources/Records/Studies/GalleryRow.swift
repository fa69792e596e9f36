/// A few images of a class, and what augmentation makes of them.
public struct GalleryRow: Codable, Equatable, Sendable {
  /// The class.
  public var name: String
  /// As the validation set would show them.
  public var samples: [Thumbnail]
  /// The same images in the same order as training sees them; empty without augmentation.
  public var augmented: [Thumbnail]

  public init(name: String, samples: [Thumbnail], augmented: [Thumbnail]) {
    self.name = name
    self.samples = samples
    self.augmented = augmented
  }
}

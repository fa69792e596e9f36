/// What a comparison asks: the two questions need different intervals, and one is often answered for the other.
public enum VerdictQuestion: Codable, Equatable, Sendable {
  /// Which arm is better on these images, split as they are? Seeds vary weights, order and augmentation.
  case theseImages
  /// Which arm is better on images like these? The split varies too, and each tests on this fraction of the images.
  case imagesLikeThese(testFraction: Double)
}

/// Which images the seeds of a study train on, and with that which question it answers.
public enum StudySplit: String, Codable, CaseIterable, Sendable {
  /// All seeds share one split: which arm is better on these images.
  case fixed
  /// Every seed divides the images anew: which arm is better on images like these. Splits overlap, so that seeds are not
  /// independent, which whoever concludes from them has to allow for.
  case varied
}

/// The accuracy that arms of a study are compared by: never one that was picked on the images that it is reported on.
public enum StudyMeasure: String, Codable, Sendable {
  /// On the test set, with the weights that validation chose.
  case test
  /// On the validation images, after the last epoch.
  case validation
}

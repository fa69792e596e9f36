/// What may be different when a run is resumed.
struct ResumptionChanges {
  /// The threads to compute with.
  var threads: Int?
  /// To which epoch to train.
  var epochs: Int?
  /// Where the images lie now.
  var data: String?
}

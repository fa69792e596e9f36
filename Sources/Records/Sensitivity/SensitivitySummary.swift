/// The result of a sensitivity, without its trials: the part of its `report.json` that other reports show.
public struct SensitivitySummary: Codable, Equatable, Sendable {
  /// How much the accuracy of an optimizer depends on its rate.
  public struct Optimizer: Codable, Equatable, Sendable {
    public var optimizer: String
    /// The name of the schedule, whose highest rate all rates are.
    public var schedule: String
    /// `nil`, as all that follows, where no rate was trained.
    public var bestRate: Double?
    /// At the best rate, from 0 to 1.
    public var bestAccuracy: Double?
    /// The decades around the best rate in which the accuracy is within a point of the best.
    public var width: Double?
    /// Where they lie.
    public var plateau: RateRange?
  }

  /// The data folder as the user named it.
  public var data: String
  public var epochs: Int
  public var seeds: [UInt64]
  public var settings: [RunSetting]
  public var optimizers: [Optimizer]
}

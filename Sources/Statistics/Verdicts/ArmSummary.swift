/// An arm's scores by themselves.
public struct ArmSummary: Codable, Equatable, Sendable {
  public let name: String
  public let mean: Double
  /// The standard deviation with n - 1; `nil` for a single score.
  public let std: Double?
  /// In the order of the table.
  public let values: [Double]

  init(name: String, values: [Double]) {
    let estimate = MeanEstimate(values)
    self.name = name
    self.values = values
    mean = estimate.mean
    std = estimate.std
  }
}

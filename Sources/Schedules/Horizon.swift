/// A run's training horizon, how long it is: what turns lengths in epochs or fractions into steps.
public struct Horizon: Hashable, Sendable {
  /// The most steps that a run can have, 2³¹ - 1: far more than anyone trains, and few enough that no arithmetic on
  /// lengths overflows.
  public static let mostSteps = Int(Int32.max)

  /// The steps of the whole run, at least 1.
  public let steps: Int

  /// The steps of one epoch, at least 1.
  public let stepsPerEpoch: Int

  /// A run of so many steps; numbers outside 1 to ``mostSteps`` become the nearest inside.
  public init(steps: Int, stepsPerEpoch: Int) {
    self.steps = min(max(steps, 1), Self.mostSteps)
    self.stepsPerEpoch = min(max(stepsPerEpoch, 1), Self.mostSteps)
  }

  /// A run of whole epochs, as ``init(steps:stepsPerEpoch:)``.
  public init(epochs: Int, stepsPerEpoch: Int) {
    let (steps, isTooLong) = max(epochs, 1).multipliedReportingOverflow(by: max(stepsPerEpoch, 1))
    self.init(steps: isTooLong ? .max : steps, stepsPerEpoch: stepsPerEpoch)
  }
}

extension Horizon: Codable {
  private enum CodingKeys: String, CodingKey { case steps, stepsPerEpoch }

  /// - Throws: `DecodingError` for numbers outside 1 to ``mostSteps``, besides what the decoder itself throws.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func count(_ key: CodingKeys) throws -> Int {
      let count = try container.decode(Int.self, forKey: key)
      guard (1...Self.mostSteps).contains(count) else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: container,
          debugDescription: "A run has from 1 to \(Self.mostSteps) steps, not \(count).")
      }
      return count
    }
    self.init(steps: try count(.steps), stepsPerEpoch: try count(.stepsPerEpoch))
  }
}

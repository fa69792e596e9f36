import Wording

/// The same rate at every step.
public struct Constant: Schedule, Hashable {
  public var rate: Double

  public init(_ rate: Double) { self.rate = rate }

  public var summary: String {
    Phrase.settings(("rate", rate))
  }

  public func rate(at step: Int, in run: Horizon) -> Double { rate }
}

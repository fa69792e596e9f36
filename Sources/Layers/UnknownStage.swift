internal import Tensors
import Wording

/// A name that no stage of a model has.
public struct UnknownStage: Error, Equatable, Sendable {
  public let name: String
  /// The names that there are.
  public let stages: [String]
}

extension UnknownStage: CustomStringConvertible {
  public var description: String {
    let guess = NearestName.nearest(to: name, among: stages).map { " Did you mean “\($0)”?" } ?? ""
    return "The model has no stage “\(name)”.\(guess) There are: \(stages.joined(separator: ", "))."
  }
}
